"""How a network ends: what its numbers are, and the logits behind them."""

from dataclasses import dataclass
from typing import Literal

import keras

from vizcore.network.copying import activation_name
from vizcore.network.graph import Tensor, step_of
from vizcore.network.layers.kinds import IDENTITIES

End = Literal["softmax", "sigmoid", "linear"]
_SHAPING = {"Flatten", "Reshape", "Squeeze"}
_CASTS = {"Cast", "Copy", "StopGradient"}


@dataclass(frozen=True)
class Ending:
    """Where the logits are.

    Args:
        logits: the tensor of them.
        end: what makes the network's answer of them.
    """

    logits: Tensor
    end: End


def ending_of(output: Tensor) -> Ending:
    """The logits of a network and the function after them, whatever passes the answer on behind that.

    Behind a softmax or sigmoid may stand what gives every number back as it is: a cast to float32, a linear activation,
    dropout, a reshaping of (classes,) to (classes,) or of (1, 1, classes).
    """
    here = output
    while _passes_on(operation := step_of(here)):
        here = operation.input
    operation = step_of(here)
    name = activation_name(operation)
    if name == "softmax" and not _over_the_last_axis(operation):
        return Ending(output, "linear")
    if name in ("softmax", "sigmoid") or type(operation).__name__ == "Sigmoid":
        return Ending(operation.input, "softmax" if name == "softmax" else "sigmoid")
    return Ending(output, "linear")


def _passes_on(operation) -> bool:
    kind = type(operation).__name__
    if kind in IDENTITIES | _CASTS:
        return True
    if kind == "Activation":
        return operation.activation is keras.activations.linear
    if kind not in _SHAPING:
        return False
    before, after = (tuple(tensor.shape[1:]) for tensor in (operation.input, operation.output))
    return before[-1:] == after[-1:] and all(size == 1 for size in (*before[:-1], *after[:-1]))


def _over_the_last_axis(operation) -> bool:
    layer = getattr(operation, "activation", operation)
    axis = getattr(layer, "axis", -1)
    return axis in (-1, len(operation.output.shape) - 1)
