"""Which channels say the same as one of them: their maps on a face rise and fall together.

Raghu et al., "SVCCA: Singular Vector Canonical Correlation Analysis for Deep Learning Dynamics and Interpretability",
2017, compare what channels say rather than their weights; here it is one face and plain correlation.
https://arxiv.org/abs/1706.05806
"""

import numpy as np
from jaxtyping import Float


def correlations(values: Float[np.ndarray, "height width channels"], channel: int) -> Float[np.ndarray, " channels"]:
    """Pearson's correlation of every channel's map with one channel's, over the positions of one face.

    Args:
        values: the activation of a layer.
        channel: the one that the others are compared with.

    Returns:
        (channels,), in [-1, 1]: 1 for itself and for every map that is a multiple of it plus a constant; 0 for a map
        that is the same everywhere, which has nothing in common with any.

    Raises:
        IndexError: there is no such channel.
    """
    if not 0 <= channel < values.shape[-1]:
        raise IndexError(f"there are channels 0 to {values.shape[-1] - 1}, not {channel}")
    maps = values.reshape(-1, values.shape[-1]).astype(np.float64)
    centred = maps - maps.mean(axis=0)
    size = np.linalg.norm(centred, axis=0)
    varies = size > 1e-6 * np.abs(maps).max(axis=0, initial=0)  # what is left of rounding is no variation
    directions = np.divide(centred, size, out=np.zeros_like(centred), where=varies)
    return np.clip(directions.T @ directions[:, channel], -1, 1)


def most_alike(found: Float[np.ndarray, " channels"], channel: int, most: int = 8) -> tuple[int, ...]:
    """The channels that correlate most with `channel`, itself left out, the most alike first; at most `most`."""
    ranked = np.argsort(-found, kind="stable")
    return tuple(int(other) for other in ranked if other != channel)[:most]
