"""Which filters of a layer are nearly the same.

Ayinde & Zurada, "Building Efficient ConvNets using Redundant Feature Pruning", 2018. https://arxiv.org/abs/1802.07653
"""

import numpy as np
from jaxtyping import Float

from vizcore.filters.kernels import Kernels

Similarity = Float[np.ndarray, "filters filters"]


def similarity(kernels: Kernels) -> Similarity:
    """How alike every two filters are: the cosine of the angle between their weights.

    The scale does not count: batch normalisation takes it out again.

    Returns:
        (filters, filters), symmetric, in [-1, 1]: 1 on the diagonal and for copies, -1 for opposites; 0 throughout
        for a filter of zeros.
    """
    weights = kernels.reshape(-1, kernels.shape[-1]).T.astype(np.float64)
    norm = np.linalg.norm(weights, axis=1, keepdims=True)
    directions = np.divide(weights, norm, out=np.zeros_like(weights), where=norm > 0)
    cosines = np.clip(directions @ directions.T, -1.0, 1.0)
    np.fill_diagonal(cosines, norm[:, 0] > 0)
    return ((cosines + cosines.T) / 2).astype(np.float32)


def near_duplicates(cosines: Similarity, threshold: float = 0.9, most: int = 12) -> tuple[tuple[int, int, float], ...]:
    """Pairs (a, b, cosine) of filters with a < b that are at least so alike, the strongest first, at most `most`."""
    first, second = np.triu_indices(len(cosines), k=1)
    values = cosines[first, second]
    strongest = np.argsort(-values, kind="stable")[:most]
    return tuple((int(first[i]), int(second[i]), float(values[i])) for i in strongest if values[i] >= threshold)
