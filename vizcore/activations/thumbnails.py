"""One small picture for a whole layer."""

import math

import numpy as np

from vizcore.activations.statistics import channel_statistics
from vizcore.arrays import Map


def thumbnail(activation: np.ndarray) -> Map:
    """The strongest map of a layer; the numbers of a layer without maps, in rows, as near to a square as they go.

    Args:
        activation: (height, width, channels) or (features,).

    Returns:
        (rows, columns), in the units of the activation; places that are left over are 0.
    """
    if activation.ndim == 3:
        return activation[..., channel_statistics(activation).strongest].astype(np.float32)
    columns = math.ceil(math.sqrt(activation.size))
    rows = math.ceil(activation.size / columns)
    square = np.zeros(rows * columns, np.float32)
    square[: activation.size] = activation
    return square.reshape(rows, columns)
