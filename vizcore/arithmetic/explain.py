"""From a unit of a network to its arithmetic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import keras
import numpy as np

from vizcore.arithmetic.activations import ACTIVATIONS
from vizcore.arithmetic.along import ALONG
from vizcore.arithmetic.attention import ATTENTION
from vizcore.arithmetic.elementwise import ELEMENTWISE
from vizcore.arithmetic.functions import FUNCTIONS
from vizcore.arithmetic.moves import MOVES
from vizcore.arithmetic.recurrent import RECURRENT
from vizcore.arithmetic.reductions import REDUCTIONS
from vizcore.arithmetic.sums import SUMS
from vizcore.arithmetic.volumes import VOLUMES
from vizcore.arithmetic.working import Line, Terms, Unit
from vizcore.network.layers import LayerInfo, operands_of
from vizcore.network.layers.kinds import ELEMENTWISE as SAME_PLACE
from vizcore.network.layers.parts import Part

_EXPLAIN = {
    **SUMS, **ALONG, **VOLUMES, **REDUCTIONS, **ELEMENTWISE, **ACTIVATIONS, **FUNCTIONS, **MOVES, **ATTENTION,
    **RECURRENT,
}  # fmt: skip

SUPPORTED = frozenset(_EXPLAIN)


@dataclass(frozen=True, eq=False)
class UnitArithmetic:
    """How one unit of a layer got its number.

    Args:
        layer: name of the step.
        kind: its class, "Conv2D".
        channel: which map, or which feature.
        position: (row, column) on the map, (step,) of a sequence, (depth, row, column) of a volume; None for a feature.
        source: names of the steps that it reads, in order. Names come from outside: show them as data.
        formula: LaTeX.
        lines: the numbers that stand in the formula, in order.
        terms: the sums of products behind them: none, one, or several: of a separable convolution two, the second
            one's inputs being what the first one gives for each map; one for each slice of a volume, head of an
            attention or gate of an LSTM.
        value: what the arithmetic gives, in float64 from the network's float32 inputs and weights.
        network_value: what the network itself computed; as the value, never a negative zero.
    """

    layer: str
    kind: str
    channel: int
    position: tuple[int, ...] | None
    source: tuple[str, ...]
    formula: str
    lines: tuple[Line, ...]
    terms: tuple[Terms, ...]
    value: float
    network_value: float

    @property
    def difference(self) -> float:
        """How far the two values are apart, at least 0: rounding, as long as this is about 1e-6 of the value."""
        return abs(self.value - self.network_value)


def explains(kind: str) -> bool:
    """Whether the arithmetic of this kind of layer is laid out here."""
    return kind in SUPPORTED


def unit_arithmetic(
    model: keras.Model,
    activations: Mapping[str, np.ndarray],
    layer: str,
    channel: int,
    position: tuple[int, ...] | None,
) -> UnitArithmetic:
    """The arithmetic of one unit, equal to the network's own number up to rounding.

    Args:
        model: flat and functional.
        activations: {step: its output for one image, (…, channels) or (features,)}; needed are the
            layer and the steps that it reads.
        layer: name of a step of a kind that is in `SUPPORTED`.
        channel: which map, or which feature.
        position: (row, column) on the map, (step,) of a sequence, (depth, row, column) of a volume; None for features.

    Raises:
        ValueError: no such layer, activation or unit; a kind that is not in `SUPPORTED`, or one in an uncommon setting
            (an activation function of one's own, a normalisation along another axis than the last).
    """
    operation, operands = _explained(model, layer), operands_of(model, layer)
    source = tuple(operand for operand in operands if isinstance(operand, str))
    if missing := {layer, *source} - activations.keys():
        raise ValueError(f"needs the activations of {', '.join(sorted(missing))}")
    output = activations[layer]
    index = (*(position or ()), channel)
    if len(index) != output.ndim or not all(0 <= place < size for place, size in zip(index, output.shape, strict=True)):
        raise ValueError(f"{layer!r} gives {output.shape}: no unit at position {position}, channel {channel}")
    values = (activations[operand] if isinstance(operand, str) else operand for operand in operands)
    arrays = tuple(np.asarray(value, np.float64) for value in values)
    unit = Unit(operation, arrays, tuple(isinstance(operand, str) for operand in operands), index, output.shape)
    kind = type(operation).__name__
    done = _EXPLAIN[kind](unit)
    told = done.formula, done.lines, done.terms, done.value
    return UnitArithmetic(layer, kind, channel, position, source, *told, network_value=float(output[index]) + 0.0)


def _explained(model, layer: str) -> keras.Operation:
    operation = next((step for step in model.operations if step.name == layer), None)
    if operation is None:
        raise ValueError(f"no layer called {layer!r}")
    if isinstance(operation, Part):
        raise ValueError(f"{layer!r} is one of several tensors that the step before it gives")
    if not explains(type(operation).__name__):
        raise ValueError(f"the arithmetic of {type(operation).__name__} ({layer!r}) is not laid out here")
    return operation


def needed(layers: tuple[LayerInfo, ...], steps: Sequence[str]) -> tuple[str, ...]:
    """Names of the layers whose activations the arithmetic of these steps takes: they themselves and what they read."""
    reads = {layer.name: layer.inputs for layer in layers}
    return tuple(dict.fromkeys(name for step in steps for name in (step, *reads[step])))


def following(layers: tuple[LayerInfo, ...], name: str) -> tuple[str, ...]:
    """The element-wise steps right after a layer, as batch normalisation and ReLU after a convolution, in order.

    The chain ends before a step of another kind or another shape, and where several steps read the same output, so
    that a unit of the chain is the unit of the layer at the same position and channel, some steps later.

    Raises:
        ValueError: there is no such layer.
    """
    by_name = {layer.name: layer for layer in layers}
    if name not in by_name:
        raise ValueError(f"no layer called {name!r}")
    chain = [name]
    while True:
        readers = [layer for layer in layers if chain[-1] in layer.inputs]
        if len(readers) != 1 or readers[0].kind not in SAME_PLACE:
            return tuple(chain[1:])
        if readers[0].output_shape != by_name[name].output_shape:
            return tuple(chain[1:])
        chain.append(readers[0].name)
