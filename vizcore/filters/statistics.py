"""The weights of a layer's filters in numbers, and the orders that follow from them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from vizcore.filters.kernels import Kernels

PerFilter = Float[np.ndarray, " filters"]

NEGLIGIBLE = 0.01  # of a layer's largest absolute weight


@dataclass(frozen=True, eq=False)
class KernelStatistics:
    """One number a filter, over all its weights.

    Args:
        norm: root of the sum of squares (L2), ≥ 0.
        mean: the average weight: the sign of what a flat input gives.
        deviation: standard deviation of the weights.
        sparsity: share of weights of absolute value at most `NEGLIGIBLE` (1%) of the largest in the whole layer,
            in [0, 1]; 1 for a filter of zeros.
    """

    norm: PerFilter
    mean: PerFilter
    deviation: PerFilter
    sparsity: PerFilter


def kernel_statistics(kernels: Kernels) -> KernelStatistics:
    """Statistics of every filter of one layer."""
    weights = kernels.reshape(-1, kernels.shape[-1]).T
    size = np.abs(weights)
    return KernelStatistics(
        norm=np.linalg.norm(weights, axis=1),
        mean=weights.mean(axis=1),
        deviation=weights.std(axis=1),
        sparsity=(size <= NEGLIGIBLE * size.max(initial=0.0)).mean(axis=1, dtype=np.float32),
    )


def order(by: str, statistics: KernelStatistics, effect: PerFilter | None = None) -> Int[np.ndarray, " filters"]:
    """Filter indices, the first to be shown first: the largest first, but for "index".

    Args:
        by: a key of `ORDERS`.
        statistics: of the layer's filters.
        effect: what each filter did for one face, such as the average absolute value of its map; needed for "effect".

    Raises:
        ValueError: it is needed and missing.
    """
    return np.argsort(-ORDERS[by](statistics, effect), kind="stable")


ORDERS: dict[str, Callable[[KernelStatistics, PerFilter | None], PerFilter]] = {
    "index": lambda statistics, _: -np.arange(len(statistics.norm), dtype=np.float32),
    "effect": lambda _, effect: _needed(effect),
    "norm": lambda statistics, _: statistics.norm,
    "mean": lambda statistics, _: statistics.mean,
    "deviation": lambda statistics, _: statistics.deviation,
    "sparsity": lambda statistics, _: statistics.sparsity,
}


def _needed(effect: PerFilter | None) -> PerFilter:
    if effect is None:
        raise ValueError("the order 'effect' needs what each filter did for a face; none was given")
    return effect


def main_inputs(kernels: Kernels) -> Int[np.ndarray, " filters"]:
    """For every filter the input whose slice of weights has the largest norm; the first of equals."""
    return np.square(kernels).sum(axis=(0, 1)).argmax(axis=0)
