"""Faces on a plane: principal components of what a layer makes of them.

Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space", 1901.
https://doi.org/10.1080/14786440109462720
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

_BLOCK = 16_384  # faces that are held in double precision at once


@dataclass(frozen=True, eq=False)
class Plane:
    """The plane on which many faces lie furthest apart.

    Args:
        mean: of all faces.
        axes: two directions, orthonormal, the one with more spread first; each points where its largest entry is
            positive.
        share: of the whole variance that lies along each, in [0, 1].
    """

    mean: Float[np.ndarray, " features"]
    axes: Float[np.ndarray, "2 features"]
    share: Float[np.ndarray, " 2"]

    def places(self, rows: Float[np.ndarray, "faces features"]) -> Float[np.ndarray, "faces 2"]:
        """Where faces lie on the plane, in the units of the layer."""
        return (rows - self.mean) @ self.axes.T


def plane_of(rows: Float[np.ndarray, "faces features"]) -> Plane:
    """The plane through the mean along the first two principal components.

    Raises:
        ValueError: there are fewer than three faces, or the layer gives fewer than two numbers.
    """
    if len(rows) < 3 or rows.shape[1] < 2:
        raise ValueError(
            "A plane needs two numbers of each face; this layer gives one."
            if rows.shape[1] < 2
            else f"A plane needs three faces at least; there are {rows.shape[0]}. Bring more faces."
        )
    mean, spread = rows.mean(axis=0, dtype=np.float64), np.zeros((rows.shape[1], rows.shape[1]))
    for first in range(0, len(rows), _BLOCK):
        centred = rows[first : first + _BLOCK] - mean
        spread += centred.T @ centred
    values, vectors = np.linalg.eigh(spread / len(rows))
    axes = vectors[:, ::-1][:, :2].T
    signs = np.sign(axes[[0, 1], np.abs(axes).argmax(axis=1)])
    total = max(values.sum(), 1e-30)
    share = np.maximum(values[::-1][:2], 0) / total
    return Plane(mean.astype(np.float32), (axes * signs[:, None]).astype(np.float32), share.astype(np.float32))


def some_of(count: int, most: int) -> Int[np.ndarray, " drawn"]:
    """The numbers of so many faces at most, drawn by chance, always the same, in order; all where there are no more."""
    if count <= most:
        return np.arange(count)
    return np.sort(np.random.default_rng(0).choice(count, most, replace=False))


def inside(polygon: Float[np.ndarray, "corners 2"], places: Float[np.ndarray, "faces 2"]) -> Bool[np.ndarray, " faces"]:
    """Which places lie within a closed line, by how often a ray to the right crosses it.

    Args:
        polygon: its corners in order, the last joined to the first; none holds nothing.
        places: in the same units.
    """
    found = np.zeros(len(places), bool)
    x, y = places[:, 0], places[:, 1]
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        crosses = (ay > y) != (by > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            found ^= crosses & (x < ax + (y - ay) / (by - ay) * (bx - ax))
    return found
