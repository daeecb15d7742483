"""Linear interpolation along rows and columns, as products with matrices."""

from functools import lru_cache

import numpy as np
from jaxtyping import Float

Maps = Float[np.ndarray, "maps height width"]


def interpolation(
    positions: Float[np.ndarray, "*batch points"], count: int
) -> Float[np.ndarray, "*batch points {count}"]:
    """The matrix that reads values given at 0, 1, … count - 1 at positions between them; beyond the ends, the end's.

    Returns:
        float32, not negative; each row adds up to 1.
    """
    held = np.clip(positions, 0, count - 1)
    return np.maximum(0, 1 - np.abs(held[..., None] - np.arange(count))).astype(np.float32)


def resized(maps: Maps, rows: int, columns: int) -> Float[np.ndarray, "maps {rows} {columns}"]:
    """Maps in another size: pixels are little squares, and the corners of the pictures coincide."""
    return _stretch(maps.shape[1], rows) @ maps @ _stretch(maps.shape[2], columns).T


@lru_cache(maxsize=64)
def _stretch(old: int, new: int) -> Float[np.ndarray, "{new} {old}"]:
    matrix = interpolation((np.arange(new) + 0.5) * old / new - 0.5, old)
    matrix.setflags(write=False)
    return matrix
