"""What the channels of one layer did for one face, in numbers, and the orders that follow from them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from vizcore.network.reference import Reference

PerChannel = Float[np.ndarray, " channels"]


@dataclass(frozen=True, eq=False)
class ChannelStatistics:
    """One number a channel, over the positions of its map, in the units of the activation.

    Args:
        mean: the average.
        maximum: the largest value.
        deviation: standard deviation over positions.
        magnitude: average absolute value.
        active: share of positions that are not zero, in [0, 1].
    """

    mean: PerChannel
    maximum: PerChannel
    deviation: PerChannel
    magnitude: PerChannel
    active: PerChannel

    @property
    def strongest(self) -> int:
        """The channel of the largest average absolute value."""
        return int(self.magnitude.argmax())

    @property
    def silent(self) -> tuple[int, ...]:
        """Channels that are zero at every position of this face."""
        return tuple(np.flatnonzero(self.active == 0).tolist())


def channel_statistics(activation: np.ndarray) -> ChannelStatistics:
    """Statistics of every channel of one layer.

    Args:
        activation: (height, width, channels), or (features,), where a channel is a single number.
    """
    values = activation.reshape(-1, activation.shape[-1]).astype(np.float32)
    return ChannelStatistics(
        mean=values.mean(axis=0),
        maximum=values.max(axis=0),
        deviation=values.std(axis=0),
        magnitude=np.abs(values).mean(axis=0),
        active=(values != 0).mean(axis=0, dtype=np.float32),
    )


def dead(reference: Reference) -> tuple[int, ...]:
    """Channels that were zero at every position of every training face."""
    return tuple(np.flatnonzero(reference.largest == 0).tolist())


def standard_score(statistics: ChannelStatistics, reference: Reference) -> PerChannel:
    """How far each channel's mean is from its mean over the training faces, in its standard deviations there.

    Zero where the channel never varied.
    """
    spread = np.where(reference.deviation > 0, reference.deviation, np.inf)
    return ((statistics.mean - reference.mean) / spread).astype(np.float32)


def order(by: str, statistics: ChannelStatistics, reference: Reference | None = None) -> Int[np.ndarray, " channels"]:
    """Channel indices, the first to be shown first.

    Args:
        by: a key of `ORDERS`.
        statistics: of the layer on this face.
        reference: needed for "difference".

    Raises:
        ValueError: it is needed and missing.
    """
    key = ORDERS[by](statistics, reference)
    return np.argsort(-key, kind="stable")


ORDERS: dict[str, Callable[[ChannelStatistics, Reference | None], PerChannel]] = {
    "index": lambda statistics, _: -np.arange(len(statistics.mean), dtype=np.float32),
    "mean": lambda statistics, _: statistics.mean,
    "maximum": lambda statistics, _: statistics.maximum,
    "difference": lambda statistics, reference: np.abs(standard_score(statistics, _needed(reference))),
}


def _needed(reference: Reference | None) -> Reference:
    if reference is None:
        raise ValueError("the order 'difference' needs what the channels do on the training faces; none was given")
    return reference
