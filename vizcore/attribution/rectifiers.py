"""Every way in which a ReLU can stand in a flat graph, and another way back through it.

What guided backpropagation and the deconvnet share. Nothing in the network is swapped: each is a rule of one replay.
"""

import math
from collections.abc import Callable

import keras

from vizcore.attribution.upstream import upstream
from vizcore.network.classifier import Classifier
from vizcore.network.graph import Operation, layers_inside
from vizcore.network.layers import operands_of
from vizcore.target import Target

Back = Callable  # (what came in, ceiling, signal from above) → signal passed down, shaped alike

_FUNCTIONS = {"relu": math.inf, "relu6": 6.0}
_ACTIVATED = ("activation", "recurrent_activation")  # where a layer keeps the functions that stand inside of it


def ceiling_of(operation: Operation) -> float | None:
    """Where a ReLU stops to rise: infinity for a plain one, 6 for ReLU6; None where the step is no ReLU.

    A ReLU with a slope below zero or a threshold other than zero is none in this sense; neither is the larger of a
    tensor and zero, which `ruled` and `rectifiers` find by what it is called with.
    """
    kind = type(operation).__name__
    if kind in ("Relu", "Relu6"):  # operations of `keras.ops`
        return _FUNCTIONS[kind.lower()]
    if kind == "ReLU":  # the layer, or what `keras.activations.relu` leaves in a graph
        if operation.negative_slope or operation.threshold:
            return None
        return math.inf if operation.max_value is None else float(operation.max_value)
    if kind != "Activation":
        return None
    function = operation.activation
    if isinstance(function, keras.layers.Layer):
        return ceiling_of(function)
    name = getattr(function, "__name__", "")
    known = (getattr(keras.activations, name, None), getattr(keras.ops, name, None))
    return _FUNCTIONS.get(name) if function in known else None


def ruled(operation: keras.Operation, back: Back) -> Callable:
    """A step that gives what it always gives, and on the way back does `back` if it is a ReLU."""
    if type(operation).__name__ == "Maximum":
        return lambda *given, **named: (
            _run(operation, math.inf, back, given, named) if _with_zero(given) else operation(*given, **named)
        )
    ceiling = ceiling_of(operation)
    if ceiling is None:
        return operation
    return lambda *given, **named: _run(operation, ceiling, back, given, named)


def rectifiers(classifier: Classifier, target: Target) -> tuple[str, ...]:
    """The ReLUs between the image and the target, the target's own layer among them.

    Where there are none, a rule for ReLUs changes nothing: the map is the gradient's.
    """
    names = upstream(classifier, target)
    return tuple(step.name for step in classifier.model.operations if step.name in names and _is(classifier, step))


def refuse_hidden_rectifiers(classifier: Classifier, target: Target) -> None:
    """Refuse a network in which a ReLU may stand inside a step, where a rule for ReLUs does not reach it.

    Raises:
        ValueError: names the first such step between the image and the target.
    """
    names = upstream(classifier, target)
    for step in classifier.model.operations:
        if step.name in names and _may_hide_one(step):
            raise ValueError(
                f"a ReLU may stand inside {step.name!r}, a {type(step).__name__}, where this rule does not reach it"
            )


def _may_hide_one(operation) -> bool:
    kind = type(operation)
    if not kind.__module__.startswith(("keras.", "vizcore.")) or kind.__name__ == "Lambda":
        return True
    function = getattr(operation, "activation", None)
    if kind.__name__ == "Activation" and not isinstance(function, keras.layers.Layer):
        name = getattr(function, "__name__", "")
        return function not in (getattr(keras.activations, name, None), getattr(keras.ops, name, None))
    if kind.__name__ == "Clip":
        return _is_zero(operation.x_min)
    if kind.__name__ == "Where":
        return True
    if kind.__name__ == "LeakyReLU":
        return not operation.negative_slope
    if kind.__name__ in ("Activation", "ReLU"):
        return False
    within = [layer for layer in layers_inside(operation) if layer is not operation]
    inside = [getattr(each, name, None) for each in (operation, *within) for name in _ACTIVATED]
    return any(type(each).__name__ == "ReLU" for each in (*within, *inside)) or any(
        getattr(each, "__name__", "") in _FUNCTIONS for each in inside
    )


def _is(classifier, operation) -> bool:
    if type(operation).__name__ == "Maximum":
        return _with_zero(operands_of(classifier.model, operation.name))
    return ceiling_of(operation) is not None


def _with_zero(given) -> bool:
    """Whether one of two operands is the constant 0."""
    return len(given) == 2 and any(not isinstance(value, str) and _is_zero(value) for value in given)


def _is_zero(value) -> bool:
    constant = isinstance(value, int | float) or not getattr(value, "shape", (None,))
    return constant and float(value) == 0


def _run(operation, ceiling: float, back: Back, given, named):
    (place,) = (i for i, value in enumerate(given) if not _is_zero(value))

    @keras.ops.custom_gradient
    def run(x):
        def backward(*signals, upstream=None):  # TensorFlow and JAX hand the signal over by place
            (signal,) = signals if upstream is None else (upstream,)
            return back(x, ceiling, signal)

        return operation(*given[:place], x, *given[place + 1 :], **named), backward

    return run(given[place])
