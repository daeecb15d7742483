"""One channel of a step, what the step was called with, and what a rule is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from vizcore.activations.maps import as_maps
from vizcore.arithmetic.working import require_last_axis
from vizcore.network.graph import Operation
from vizcore.network.layers import Window

Origins = tuple[tuple[int, int], ...]
HERE = Window()  # a unit's own place


@dataclass(frozen=True, eq=False)
class Reading:
    """One channel of a step, and what the step was called with.

    Args:
        operation: the step.
        operands: in order: activations of one image, constants.
        is_source: for each operand, whether it is an activation.
        shape: of the step's output.
        channel: which map, or which feature.
    """

    operation: Operation
    operands: tuple[np.ndarray, ...]
    is_source: tuple[bool, ...]
    shape: tuple[int, ...]
    channel: int

    @property
    def source(self) -> np.ndarray:
        """The first activation that it reads, as (height, width, channels)."""
        return laid(next(value for value, is_source in zip(self.operands, self.is_source, strict=True) if is_source))

    def weight(self, name: str) -> np.ndarray:
        """A weight of the layer, float32."""
        value = getattr(self.operation, name)
        value = value.numpy() if isinstance(value, keras.Variable) else keras.ops.convert_to_numpy(value)
        return np.asarray(value, np.float32)

    def number(self, name: str, default: float) -> float:
        """The channel's own entry of a weight that has one per channel, or the default where there is none."""
        return float(self.weight(name)[self.channel]) if getattr(self.operation, name) is not None else default

    def needs_last_axis(self, axis) -> None:
        """Refuse what works along another axis than the channels."""
        require_last_axis(self.operation, self.shape, axis)


@dataclass(frozen=True, eq=False)
class Made:
    """The parts of a rule that depend on the kind."""

    combine: str
    settings: Mapping[str, Any]
    input: np.ndarray
    origins: Origins
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)


def laid(values: np.ndarray) -> np.ndarray:
    """An activation as (height, width, channels): features as one place of as many channels."""
    return values.reshape(1, 1, -1) if values.ndim < 2 else as_maps(values)


def cells_of(window: Window) -> dict[str, Any]:
    """A window, as settings."""
    parts = window.kernel, window.strides, window.dilation, window.before
    names = "size", "strides", "dilation", "before"
    return {"window": {name: [int(number) for number in part] for name, part in zip(names, parts, strict=True)}}


def maps_of(reading: Reading, channels: range | list[int]) -> tuple[np.ndarray, Origins]:
    """Maps of the first activation, and where they come from."""
    return reading.source[..., list(channels)], tuple((0, int(channel)) for channel in channels)


def here(
    combine: str, reading: Reading, settings: dict[str, Any], arrays: Mapping[str, np.ndarray] | None = None
) -> Made:
    """What reads its own place and channel alone."""
    return Made(combine, cells_of(HERE) | settings, *maps_of(reading, [reading.channel]), arrays or {})
