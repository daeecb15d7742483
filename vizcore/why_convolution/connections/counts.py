"""Which inputs each output of a convolution reads, counted exactly."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from vizcore.network.classifier import Classifier
from vizcore.network.graph import Operation
from vizcore.network.layers import Window, require_window

COUNTED = frozenset({"Conv2D", "DepthwiseConv2D", "SeparableConv2D"})

Reads = Bool[np.ndarray, "_ _"]  # along one axis, (outputs, inputs): which positions of the input each output reads


@dataclass(frozen=True, eq=False)
class Connections:
    """The connections of one convolution; biases are left out throughout.

    An output at (row, column) reads the input at (i, j) where `rows[row, i]` and `columns[column, j]`.

    Args:
        rows: along the height.
        columns: along the width.
        window: cells of the kernel, also those that fall on padding.
        channels: of the input.
        reads: how many of them one output reads.
        filters: channels of the output.
        weights: numbers in the kernel.
    """

    rows: Reads
    columns: Reads
    window: int
    channels: int
    reads: int
    filters: int
    weights: int

    @property
    def inputs(self) -> int:
        """The book's m: numbers that come in."""
        return self.rows.shape[1] * self.columns.shape[1] * self.channels

    @property
    def outputs(self) -> int:
        """The book's n: numbers that go out."""
        return self.rows.shape[0] * self.columns.shape[0] * self.filters

    @property
    def each(self) -> int:
        """The book's k: connections of an output whose window lies wholly on the input."""
        return self.window * self.reads

    @property
    def dense(self) -> int:
        """m·n: connections, and weights, of a dense layer with the same inputs and outputs."""
        return self.inputs * self.outputs

    @property
    def connections(self) -> int:
        """Pairs of an input and an output that reads it; so also the weights of the layer if it shared none."""
        return int(self.rows.sum()) * int(self.columns.sum()) * self.reads * self.filters

    @property
    def missing(self) -> int:
        """How many fewer than k·n: the cells of windows that fall on padding."""
        return self.each * self.outputs - self.connections

    @property
    def spread(self) -> int:
        """How many channels of the output read one channel of the input."""
        return self.filters * self.reads // self.channels

    def read_by(self, position: tuple[int, int]) -> Bool[np.ndarray, "height width"]:
        """Which positions of the input an output at (row, column) reads."""
        return np.outer(self.rows[position[0]], self.columns[position[1]])

    def reached_from(self, position: tuple[int, int]) -> Bool[np.ndarray, "height width"]:
        """Which positions of the output read an input at (row, column)."""
        return np.outer(self.rows[:, position[0]], self.columns[:, position[1]])


def connections_of(classifier: Classifier, layer: str) -> Connections:
    """Count the connections of one convolution.

    A separable convolution connects as the ordinary one that its two stages amount to, with the weights of its own.

    Raises:
        ValueError: the layer is not a convolution that is counted.
    """
    operation, info = operation_of(classifier, layer), classifier.by_name[layer]
    shape = classifier.by_name[info.inputs[0]].output_shape
    window = require_window(operation, shape)
    return Connections(
        rows=reads_along(window, 0, shape[0], info.output_shape[0]),
        columns=reads_along(window, 1, shape[1], info.output_shape[1]),
        window=math.prod(window.kernel),
        channels=shape[-1],
        reads=shape[-1] // groups_of(operation, shape[-1]),
        filters=info.channels,
        weights=sum(math.prod(weight.shape) for weight in operation.weights if len(weight.shape) > 1),
    )


def operation_of(classifier: Classifier, layer: str) -> Operation:
    """The step itself.

    Raises:
        ValueError: the layer is not a convolution that is counted.
    """
    found = [step for step in classifier.model.operations if step.name == layer]
    if not found or type(found[0]).__name__ not in COUNTED:
        raise ValueError(f"{layer!r} is not one of {classifier.name}'s {', '.join(sorted(COUNTED))}")
    return found[0]


def groups_of(operation, channels: int) -> int:
    """Into how many parts the input channels fall, each read by filters of its own."""
    return channels if type(operation).__name__ == "DepthwiseConv2D" else getattr(operation, "groups", 1)


def reads_along(window: Window, axis: int, inputs: int, outputs: int) -> Reads:
    """Which positions of its input a window reads, along one axis."""
    found = np.zeros((outputs, inputs), bool)
    reads = window.reads(axis, np.arange(outputs))
    rows, cells = np.nonzero((reads >= 0) & (reads < inputs))
    found[rows, reads[rows, cells]] = True
    return found
