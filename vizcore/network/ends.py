"""How a network ends: what its numbers are, and the logits behind them."""

from dataclasses import dataclass
from typing import Literal

import keras

from vizcore.network.copying import ENDING_IN_THEIR_ACTIVATION, activation_name
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
    operation = last_step(output)
    name = _function(operation)
    if name == "softmax" and not _over_the_last_axis(operation):
        return Ending(output, "linear")
    return Ending(output, "linear") if name is None else Ending(operation.input, name)


def last_step(output: Tensor):
    """The step that makes an answer, before what only passes it on."""
    here = output
    while _passes_on(operation := step_of(here)):
        here = operation.input
    return operation


def recurrent_activation(operation) -> str | None:
    """The function that makes what a recurrent layer gives, "tanh" for one; None for layers of other kinds.

    Of an LSTM and a GRU it is not the last that they do: gates multiply it.
    """
    inner = getattr(operation, "forward_layer", operation)
    if isinstance(cell := getattr(inner, "cell", None), keras.layers.Layer):
        inner = getattr(cell, "cells", [cell])[-1]
        return activation_name(inner) if hasattr(inner, "activation") else None
    return None


def _function(operation) -> Literal["softmax", "sigmoid"] | None:
    """Which of the two a step is, or ends in; what else has an activation uses it inside."""
    kind = type(operation)
    if kind.__name__ in ("Softmax", "Sigmoid"):
        return "softmax" if kind.__name__ == "Softmax" else "sigmoid"
    name = activation_name(operation) if kind in (keras.layers.Activation, *ENDING_IN_THEIR_ACTIVATION) else ""
    return "softmax" if name == "softmax" else "sigmoid" if name == "sigmoid" else None


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
