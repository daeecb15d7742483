"""Steps of which relevance takes one part for a constant: the gate of a product, the divisor of a normalisation.

Arras, Montavon, Müller & Samek, "Explaining Recurrent Neural Network Predictions in Sentiment Analysis", 2017: what is
gated takes all relevance, the gate none. https://arxiv.org/abs/1706.07206
Ali, Schnake, Eberle, Montavon, Müller & Wolf, "XAI for Transformers: Better Explanations through Conservative
Propagation", 2022: the divisor of a layer normalisation is a constant. https://arxiv.org/abs/2202.07304

With that part held, each of these steps is linear in what it reads, and relevance follows the plain gradient.
"""

import math
import re
from collections.abc import Callable

import keras
from keras import ops

from vizcore.attribution.surrogate import surrogate
from vizcore.network.graph import Operation, arguments_of, step_of

_GATING = {"sigmoid", "hard_sigmoid", "softmax"}


def has_a_constant_part(operation: Operation) -> bool:
    """Whether a step is a normalisation over the image itself, or a product of which one operand is a gate."""
    kind = type(operation).__name__
    if kind == "GroupNormalization" and operation.axis not in (-1, len(operation.output.shape) - 1):
        return False
    if kind == "LayerNormalization" and getattr(operation, "rms_scaling", False):
        return False
    return kind in _PARTS or gate_of(operation) is not None


def gate_of(operation: Operation) -> int | None:
    """Which of the two computed operands of a product is the gate: the smaller one, or the one that a sigmoid gives."""
    if type(operation).__name__ != "Multiply":
        return None
    operands = keras.tree.flatten(arguments_of(operation))
    operands = [value for value in operands if isinstance(value, keras.KerasTensor)]
    if len(operands) != 2:
        return None
    sizes = [math.prod(operand.shape[1:]) for operand in operands]
    if sizes[0] != sizes[1]:
        return int(sizes[1] < sizes[0])
    gates = [index for index, operand in enumerate(operands) if _is_gate(step_of(operand))]
    return gates[0] if len(gates) == 1 else None


def held(operation: Operation) -> Callable:
    """The step as it is, with the plain gradient of what is left where its constant part is held."""
    gate = gate_of(operation)
    return _gated(operation, gate) if gate is not None else _normalised(operation)


def _gated(operation: Operation, gate: int) -> Callable:
    def run(*given, **named):
        flat = keras.tree.flatten(given)
        flat[gate] = ops.stop_gradient(flat[gate])
        return operation(*keras.tree.pack_sequence_as(given, flat), **named)

    return run


def _normalised(operation: Operation) -> Callable:
    def run(x, **named):
        centred, factor = _PARTS[type(operation).__name__](operation, x)
        return surrogate(operation(x, **named), centred * ops.stop_gradient(factor))

    return run


def _of_layer(operation: Operation, x):
    """Each number less the mean of its axes, and what it is multiplied by."""
    axes = operation.axis if isinstance(operation.axis, list | tuple) else [operation.axis]
    axes = [axis % len(x.shape) for axis in axes]
    centred = x - ops.mean(x, axis=axes, keepdims=True)
    factor = ops.rsqrt(ops.mean(ops.square(centred), axis=axes, keepdims=True) + operation.epsilon)
    return centred, factor * _along(operation.gamma, x, axes)


def _of_group(operation: Operation, x):
    shape = ops.shape(x)
    groups = ops.reshape(x, (*shape[:-1], operation.groups, x.shape[-1] // operation.groups))
    axes = [*range(1, len(x.shape) - 1), len(x.shape)]
    centred = groups - ops.mean(groups, axis=axes, keepdims=True)
    factor = ops.rsqrt(ops.mean(ops.square(centred), axis=axes, keepdims=True) + operation.epsilon)
    factor = ops.reshape(ops.broadcast_to(factor, ops.shape(groups)), shape)
    return ops.reshape(centred, shape), factor * _along(operation.gamma, x, [len(x.shape) - 1])


def _of_root_mean_square(operation: Operation, x):
    axes = [axis % len(x.shape) for axis in keras.tree.flatten(operation.axis)]
    factor = ops.rsqrt(ops.mean(ops.square(x), axis=axes, keepdims=True) + operation.epsilon)
    return x, factor * _along(operation.scale, x, axes)


def _of_length(operation: Operation, x):
    axes = [axis % len(x.shape) for axis in keras.tree.flatten(operation.axis)]
    return x, ops.rsqrt(ops.maximum(ops.sum(ops.square(x), axis=axes, keepdims=True), 1e-24))


def _along(gain, x, axes):
    """A gain of certain axes, shaped to multiply `x`; 1 where there is none."""
    if gain is None:
        return 1.0
    return ops.reshape(gain, [x.shape[axis] if axis in axes else 1 for axis in range(len(x.shape))])


def _is_gate(operation: Operation) -> bool:
    function = getattr(operation, "activation", None)
    name = getattr(function, "__name__", type(operation).__name__)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() in _GATING


_PARTS = {
    "LayerNormalization": _of_layer,
    "GroupNormalization": _of_group,
    "RMSNormalization": _of_root_mean_square,
    "UnitNormalization": _of_length,
}
