"""The parts of a calculation: numbers with a name, and sums of products."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import keras
import numpy as np
from jaxtyping import Bool, Float64

from vizcore.network.graph import Operation, arguments_of
from vizcore.network.layers import SETTINGS


@dataclass(frozen=True)
class Line:
    """One number of a calculation.

    Args:
        symbol: as in the formula, LaTeX.
        words: what it is.
        value: the number; never a negative zero, which nobody means.
    """

    symbol: str
    words: str
    value: float

    def __post_init__(self):
        object.__setattr__(self, "value", self.value + 0.0)


@dataclass(frozen=True, eq=False)
class Terms:
    """A sum of products, laid out as the layer reads its input.

    Args:
        words: what is summed.
        inputs: (rows, columns, channels) of the window, or (features,). Padding is 0: see `inside`.
        weights: of the same shape. In a pooling: 1 for the cell that wins a maximum, 1/n for the n cells of a mean.
        inside: (rows, columns): which cells lie on the input, the others being padding; for features, all True.
        rows: which rows of the input the window reads, padding included; empty for features.
        columns: the same for columns.
        channels: which channels or features of the input it reads, in the order of the last axis.
        bars_title: over one bar for each channel or feature, its sum of products, for people.
        weights_title: over the weights beside the inputs: what they do to them.
        products_title: over the products beside the two.
        padding_note: what becomes of the cells that are padding, as the rest of a sentence.
    """

    words: str
    inputs: Float64[np.ndarray, "..."]
    weights: Float64[np.ndarray, "..."]
    inside: Bool[np.ndarray, "..."]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    channels: tuple[int, ...]
    bars_title: str = "What each input adds: input × weight"
    weights_title: str = "× weight"
    products_title: str = "= products"
    padding_note: str = "padding counts as 0"

    @cached_property
    def products(self) -> Float64[np.ndarray, "..."]:
        """Input times weight, in the shape of both; never a negative zero."""
        return self.inputs * self.weights + 0.0

    @property
    def count(self) -> int:
        """How many products are not padding."""
        return int(self.inside.sum()) * (self.inputs.shape[-1] if self.inputs.ndim == 3 else 1)

    @property
    def sum(self) -> float:
        """Of all products."""
        return float(self.products.sum())

    def line(self, symbol: str) -> Line:
        """The sum, as a line."""
        return Line(symbol, "the one product" if self.count == 1 else f"sum of {self.count} products", self.sum)


def features(
    words: str, inputs: np.ndarray, weights: np.ndarray, channels: Sequence[int] | None = None, **titles: str
) -> Terms:
    """Terms without a place: (features,); the first ones of the input, unless `channels` says which."""
    which = range(len(inputs)) if channels is None else channels
    return Terms(words, inputs, weights, np.ones(len(inputs), bool), (), (), tuple(which), **titles)


@dataclass(frozen=True)
class Working:
    """How a number, never a negative zero, came about: (height × width × channels) or features in, one number out."""

    value: float
    formula: str
    lines: tuple[Line, ...]
    terms: tuple[Terms, ...] = ()

    def __post_init__(self):
        object.__setattr__(self, "value", self.value + 0.0)


@dataclass(frozen=True, eq=False)
class Unit:
    """The unit in question, and what its layer read.

    Args:
        operation: the step of the network.
        operands: what it was called with, in order, float64: activations of one image, constants.
        is_source: for each operand, whether it is an activation.
        index: (row, column, channel) or (feature,).
        shape: of the layer's output.
    """

    operation: Operation
    operands: tuple[np.ndarray, ...]
    is_source: tuple[bool, ...]
    index: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def source(self) -> np.ndarray:
        """The first activation that it reads."""
        return next(operand for operand, is_source in zip(self.operands, self.is_source, strict=True) if is_source)

    @property
    def here(self) -> float:
        """What the first activation holds at the unit's own index."""
        return float(self.source[self.index])

    @property
    def channel(self) -> int:
        """The unit's map, or feature."""
        return self.index[-1]

    def called_with(self) -> dict[str, Any]:
        """What the layer was called with, by the names that its `call` has for it: arrays for tensors, and settings."""
        given, found = arguments_of(self.operation), iter(self.operands)
        flat = keras.tree.flatten(given)
        flat = [value if isinstance(value, SETTINGS) else next(found) for value in flat]
        args, kwargs = keras.tree.pack_sequence_as(given, flat)
        return inspect.signature(self.operation.call).bind(*args, **kwargs).arguments

    def weight(self, name: str) -> np.ndarray:
        """A weight of the layer, float64."""
        return weight_of(self.operation, name)

    def of_channel(self, name: str, default: float) -> float:
        """The unit's own entry of a weight that has one per channel, or the default where there is no such weight."""
        return float(self.weight(name)[self.channel]) if getattr(self.operation, name) is not None else default


def weight_of(layer: Any, name: str) -> np.ndarray:
    """A weight of a layer, or of one inside it, float64."""
    value = getattr(layer, name)
    value = value.numpy() if isinstance(value, keras.Variable) else keras.ops.convert_to_numpy(value)
    return np.asarray(value, np.float64)


def require_last_axis(operation: Operation, shape: tuple[int, ...], axis) -> None:
    """Refuse a step that works along another axis than the channels.

    Args:
        operation: the step.
        shape: of its output, without batch.
        axis: along which it works, as Keras has it.

    Raises:
        ValueError: it is another than the last one.
    """
    if axis not in (-1, len(shape), [-1], [len(shape)]):
        raise ValueError(f"{operation.name!r} works along axis {axis}; laid out here is the last one only")


def require_linear(operation: Operation) -> None:
    """Refuse a layer with an activation function fused into it.

    Raises:
        ValueError: it has one.
    """
    activation = getattr(operation.activation, "__name__", "linear")
    if activation != "linear":
        raise ValueError(f"{operation.name!r} has {activation} fused into it: flatten the network first")
