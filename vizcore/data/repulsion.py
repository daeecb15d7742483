"""How points on a plane push each other apart by Student's t, all pairs of them, by interpolation on a grid.

Linderman, Rachh, Hoskins, Steinerberger & Kluger, "Fast interpolation-based t-SNE for improved visualization of
single-cell RNA-seq data", 2019. https://arxiv.org/abs/1712.09005
"""

import numpy as np
from jaxtyping import Float
from scipy import fft

NODES = 3  # of a polynomial in each box, in each direction
FEWEST, MOST = 32, 160  # boxes a side: each at most one unit wide, as long as there are so many
_SMALL = 600  # points up to which all pairs are simply counted


def repulsion(places: Float[np.ndarray, "points 2"]) -> tuple[Float[np.ndarray, "points 2"], float]:
    """What pushes each point, sum of (a - b) / (1 + |a - b|²)² over all others, and the sum of 1 / (1 + |a - b|²).

    The second is over all pairs of different points, each counted twice. Few points are computed exactly; of many
    that lie far apart a push is off by some parts in a hundred, as in the paper, and of those close together by less.

    Args:
        places: of the points.
    """
    return exact(places) if len(places) <= _SMALL else interpolated(places)


def exact(places: Float[np.ndarray, "points 2"]) -> tuple[Float[np.ndarray, "points 2"], float]:
    """The same from every pair."""
    apart = places[:, None] - places[None]
    near = 1 / (1 + (apart**2).sum(axis=-1))
    return (apart * (near**2)[..., None]).sum(axis=1), float(near.sum() - len(places))


def interpolated(places: Float[np.ndarray, "points 2"]) -> tuple[Float[np.ndarray, "points 2"], float]:
    """The same, by polynomials in boxes of a grid and two Fourier transforms."""
    low, span = places.min(axis=0), float(np.ptp(places, axis=0).max()) * (1 + 1e-9) + 1e-12
    boxes = int(np.clip(np.ceil(span), FEWEST, MOST))
    side, step = boxes * NODES, span / (boxes * NODES)
    nodes, weights = zip(
        *(_spread((places[:, axis] - low[axis]) / span * boxes, boxes) for axis in (0, 1)), strict=True
    )
    where = (nodes[0][:, :, None] * side + nodes[1][:, None, :]).reshape(len(places), -1)
    share = (weights[0][:, :, None] * weights[1][:, None, :]).reshape(len(places), -1)
    charges = np.stack([np.ones(len(places)), *(places - low - span / 2).T])
    grids = np.stack([
        np.bincount(where.ravel(), (share * charge[:, None]).ravel(), side * side).reshape(side, side)
        for charge in charges
    ])  # fmt: skip
    once, squared = _through(grids, step)
    near = (once[where] * share).sum(axis=1)
    of_one, of_x, of_y = ((field[where] * share).sum(axis=1) for field in squared)
    pushed = np.stack([charges[1] * of_one - of_x, charges[2] * of_one - of_y], axis=1)
    return pushed, float(near.sum() - len(places))


def _spread(at: np.ndarray, boxes: int) -> tuple[np.ndarray, np.ndarray]:
    """The nodes of each point's box, and how much of the point stands at each (Lagrange)."""
    box = np.minimum(at.astype(int), boxes - 1)
    within = (at - box)[:, None]
    known = (np.arange(NODES) + 0.5) / NODES
    weights = np.ones((len(at), NODES))
    for node in range(NODES):
        for other in range(NODES):
            if other != node:
                weights[:, node] *= (within[:, 0] - known[other]) / (known[node] - known[other])
    return box[:, None] * NODES + np.arange(NODES), weights


def _through(grids: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """The first grid under 1 / (1 + d²), all three under its square, each as one row."""
    side = grids.shape[-1]
    size = fft.next_fast_len(2 * side - 1, real=True)
    apart = np.minimum(np.arange(size), size - np.arange(size)) * step
    near = 1 / (1 + apart[:, None] ** 2 + apart[None] ** 2)
    near, grids = near.astype(np.float32), grids.astype(np.float32)  # twice as fast, and exact enough
    seen = fft.rfft2(grids, (size, size))
    once = fft.irfft2(seen[0] * fft.rfft2(near), (size, size))[:side, :side].ravel()
    squared = fft.irfft2(seen * fft.rfft2(near**2), (size, size))[:, :side, :side].reshape(3, -1)
    return once, squared
