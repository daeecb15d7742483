"""Layers along a sequence, which is an image of one column; and poolings to as many places as are asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vizcore.arithmetic.sums import (
    average_pooling,
    convolution,
    depthwise,
    global_average_pooling,
    global_max_pooling,
    largest_of,
    max_pooling,
    mean_of,
    separable,
)
from vizcore.arithmetic.working import Terms, Unit, Working
from vizcore.network.layers.window import adaptive_reads

Arithmetic = Callable[[Unit], Working]


def along(arithmetic: Arithmetic) -> Arithmetic:
    """The arithmetic of an image's layer for one along a sequence: (steps, channels) as an image of one column."""

    def of_column(unit: Unit) -> Working:
        return arithmetic(as_column(unit))

    return of_column


def as_column(unit: Unit) -> Unit:
    """A unit of a sequence, (step, channel), or of a whole one, (channel,), as one of an image of one column."""
    index = unit.index if len(unit.index) < 2 else (unit.index[0], 0, unit.channel)
    shape = unit.shape if len(unit.shape) < 2 else (unit.shape[0], 1, unit.shape[-1])
    column = tuple(
        each[:, None] if is_read else each for each, is_read in zip(unit.operands, unit.is_source, strict=True)
    )
    return replace(unit, operands=column, index=index, shape=shape)


def adaptive_average_pooling(unit: Unit) -> Working:
    return mean_of(_adaptive(unit, "the window, averaged"))


def adaptive_max_pooling(unit: Unit) -> Working:
    return largest_of(_adaptive(unit, "the window; the largest wins"))


def _adaptive(unit: Unit, words: str) -> Terms:
    """The window of a unit where windows are as large as it takes to make so many of them."""
    rows, columns = (
        tuple(adaptive_reads(unit.index[axis], unit.shape[axis], unit.source.shape[axis])) for axis in (0, 1)
    )
    inputs = unit.source[np.ix_(rows, columns, [unit.channel])]
    return Terms(words, inputs, np.zeros_like(inputs), np.ones(inputs.shape[:2], bool), rows, columns, (unit.channel,))


ALONG = {
    "AdaptiveAveragePooling1D": along(adaptive_average_pooling),
    "AdaptiveAveragePooling2D": adaptive_average_pooling,
    "AdaptiveMaxPooling1D": along(adaptive_max_pooling),
    "AdaptiveMaxPooling2D": adaptive_max_pooling,
    "AveragePooling1D": along(average_pooling),
    "Conv1D": along(convolution),
    "DepthwiseConv1D": along(depthwise),
    "GlobalAveragePooling1D": along(global_average_pooling),
    "GlobalMaxPooling1D": along(global_max_pooling),
    "MaxPooling1D": along(max_pooling),
    "SeparableConv1D": along(separable),
}
