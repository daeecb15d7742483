"""One small picture for a whole layer."""

import math

import numpy as np

from vizcore.arrays import Map


def thumbnail(strongest: np.ndarray) -> Map:
    """A layer's strongest channel as a picture; one that is no map in rows, as near to a square as they go.

    Args:
        strongest: (height, width) of a layer with maps; (numbers,) of one without; of any other shape where a network
            has more axes than an image: see `vizcore.run.overview`.

    Returns:
        (rows, columns), in the units of the activation; places that are left over are 0.
    """
    if strongest.ndim == 2:
        return strongest.astype(np.float32)
    columns = math.ceil(math.sqrt(strongest.size))
    rows = math.ceil(strongest.size / columns)
    square = np.zeros(rows * columns, np.float32)
    square[: strongest.size] = strongest.ravel()
    return square.reshape(rows, columns)
