"""Layers whose units are made of the cells of a window: convolutions, dense layers, poolings."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from vizcore.arithmetic.rules.reading import HERE, Made, Reading, cells_of, maps_of
from vizcore.arithmetic.working import require_linear
from vizcore.network.layers import Window, require_window


def convolution(reading: Reading) -> Made:
    """A group of input maps, each with its slice of the kernel."""
    return _of_group(reading, reading.weight("kernel")[..., reading.channel])


def convolution_along(reading: Reading) -> Made:
    """A convolution along a sequence, which is an image of one column."""
    return _of_group(reading, reading.weight("kernel")[..., reading.channel][:, None])


def _of_group(reading: Reading, kernel: np.ndarray) -> Made:
    group, reads = reading.channel // (reading.operation.filters // reading.operation.groups), kernel.shape[2]
    return _sum(reading, kernel, range(group * reads, (group + 1) * reads), _slides(reading))


def depthwise(reading: Reading) -> Made:
    """One input map with a kernel of its own."""
    kernel = reading.weight("kernel")
    channel, multiple = divmod(reading.channel, kernel.shape[3])
    return _sum(reading, kernel[:, :, [channel], multiple], [channel], _slides(reading))


def dense(reading: Reading) -> Made:
    """All features, as maps of one number each."""
    if len(reading.shape) != 1:
        raise ValueError(f"{reading.operation.name!r} is dense at every place, which is not laid out here")
    kernel = reading.weight("kernel")[:, reading.channel].reshape(1, 1, -1)
    return _sum(reading, kernel, range(kernel.shape[2]), cells_of(HERE))


def pooling(combine: str) -> Callable[[Reading], Made]:
    """A window of one map."""
    return lambda reading: Made(combine, _slides(reading), *maps_of(reading, [reading.channel]))


def global_pooling(combine: str) -> Callable[[Reading], Made]:
    """One map as a whole."""

    def made(reading: Reading) -> Made:
        return Made(combine, cells_of(Window(reading.source.shape[:2])), *maps_of(reading, [reading.channel]))

    return made


def over_channels(weigh: Callable[[int], float]) -> Callable[[Reading], Made]:
    """All channels of a place, each by the same weight; or one map as a whole."""

    def made(reading: Reading) -> Made:
        operation, reads = reading.operation, reading.source.shape[-1]
        axes = [axis % 4 for axis in keras.tree.flatten(operation.axis)] if operation.axis is not None else []
        if axes != [3] or not operation.keepdims or len(reading.shape) != 3:
            raise ValueError(f"{operation.name!r} works along axes {axes}; laid out are the channels of a map, kept")
        kernel = np.full((1, 1, reads), weigh(reads), np.float32)
        return Made("sum", cells_of(HERE), *maps_of(reading, range(reads)), {"kernel": kernel})

    return made


def _sum(reading: Reading, kernel: np.ndarray, channels: range | list[int], window: dict[str, Any]) -> Made:
    require_linear(reading.operation)
    settings = window | ({"bias": reading.number("bias", 0.0)} if reading.operation.use_bias else {})
    return Made("sum", settings, *maps_of(reading, channels), {"kernel": kernel})


def _slides(reading: Reading) -> dict[str, Any]:
    return cells_of(require_window(reading.operation, reading.source.shape))


SUMS = {
    "AveragePooling2D": pooling("mean"),
    "Conv1D": convolution_along,
    "Conv2D": convolution,
    "Dense": dense,
    "DepthwiseConv2D": depthwise,
    "GlobalAveragePooling2D": global_pooling("mean"),
    "GlobalMaxPooling2D": global_pooling("max"),
    "MaxPooling2D": pooling("max"),
    "Mean": over_channels(lambda channels: 1 / channels),
    "Sum": over_channels(lambda channels: 1.0),
}
