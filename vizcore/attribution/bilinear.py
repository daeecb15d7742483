"""Linear interpolation along rows and columns, as products with matrices."""

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
    down, across = (
        interpolation((np.arange(new) + 0.5) * old / new - 0.5, old)
        for new, old in zip((rows, columns), maps.shape[1:], strict=True)
    )
    return down @ maps @ across.T
