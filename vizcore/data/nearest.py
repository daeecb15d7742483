"""Who is alike: exact nearest neighbours, which take milliseconds up to a million faces."""

import numpy as np
from jaxtyping import Float, Int


def similarities(
    rows: Float[np.ndarray, "faces features"], vector: Float[np.ndarray, " features"]
) -> Float[np.ndarray, " faces"]:
    """The cosine of the angle between each row and a vector, in [-1, 1]; 0 where either is all zero."""
    length = np.linalg.norm(rows, axis=1) * np.linalg.norm(vector)
    return np.clip(np.divide(rows @ vector, length, out=np.zeros(len(rows), np.float32), where=length > 0), -1, 1)


def nearest(
    rows: Float[np.ndarray, "faces features"], vector: Float[np.ndarray, " features"], most: int
) -> tuple[Int[np.ndarray, " found"], Float[np.ndarray, " found"]]:
    """The rows that point most nearly where a vector points, and the cosines, falling; of equals, the first first.

    Args:
        rows: one a face.
        vector: in the same space.
        most: at most so many.
    """
    found = similarities(rows, vector)
    order = np.argsort(-found, kind="stable")[:most]
    return order, found[order]


def share_in_common(one: Int[np.ndarray, " faces"], other: Int[np.ndarray, " faces"]) -> float:
    """The share of the neighbours in one layer that are neighbours in another as well, in [0, 1]."""
    return len(np.intersect1d(one, other)) / max(len(one), 1)
