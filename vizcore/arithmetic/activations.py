"""Activation functions, one number in and one out."""

import math
import re
from collections.abc import Callable

import numpy as np

from vizcore.arithmetic.elementwise import softmax
from vizcore.arithmetic.working import Line, Unit, Working
from vizcore.network.layers.kinds import ACTIVATIONS as KINDS

_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def activation(unit: Unit) -> Working:
    """An `Activation` layer, by the name of its function, or an operation of `keras.ops`, by its class."""
    operation = unit.operation
    function = getattr(operation, "activation", None)
    name = function.__name__ if function else re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(operation).__name__).lower()
    if name == "softmax":
        return softmax(unit)
    if name in _WITH_SETTINGS:
        return _WITH_SETTINGS[name](unit)
    if name not in _FUNCTIONS:
        raise ValueError(f"{operation.name!r} has the activation {name!r}; laid out are {', '.join(_FUNCTIONS)}")
    compute, formula = _FUNCTIONS[name]
    return _working(unit, compute(unit.here), formula)


def rectifier(unit: Unit) -> Working:
    """ReLU in all its settings: a slope below the threshold, a ceiling."""
    x = unit.here
    slope = float(getattr(unit.operation, "negative_slope", 0.0) or 0.0)
    ceiling, threshold = getattr(unit.operation, "max_value", None), float(getattr(unit.operation, "threshold", 0.0))
    value = x if x > threshold else slope * (x - threshold)
    formula = rf"\begin{{cases}} x & x > {threshold:g} \\ {slope:g}\,(x - {threshold:g}) & \text{{else}} \end{{cases}}"
    if slope == threshold == 0:
        formula = r"\max(0, x)"
    if ceiling is not None:
        value, formula = min(value, float(ceiling)), rf"\min\left({formula},\, {ceiling:g}\right)"
    return _working(unit, value, formula)


def leaky_rectifier(unit: Unit) -> Working:
    slope = float(getattr(unit.operation, "negative_slope", 0.2))  # 0.2: of the function, which has no settings
    return _sloped(unit, slope, "slope below zero")


def parametric_rectifier(unit: Unit) -> Working:
    return _sloped(unit, float(np.broadcast_to(unit.weight("alpha"), unit.shape)[unit.index]), "learned slope")


def exponential_linear(unit: Unit) -> Working:
    alpha, x = float(getattr(unit.operation, "alpha", 1.0)), unit.here
    formula = rf"\begin{{cases}} x & x > 0 \\ {alpha:g}\,(e^x - 1) & \text{{else}} \end{{cases}}"
    return _working(unit, x if x > 0 else alpha * math.expm1(x), formula)


def continuous_exponential_linear(unit: Unit) -> Working:
    alpha, x = float(getattr(unit.operation, "alpha", 1.0)), unit.here
    formula = rf"\begin{{cases}} x & x > 0 \\ {alpha:g}\,(e^{{x/{alpha:g}}} - 1) & \text{{else}} \end{{cases}}"
    return _working(unit, x if x > 0 else alpha * math.expm1(x / alpha), formula)


def gaussian_error_linear(unit: Unit) -> Working:
    x = unit.here
    if getattr(unit.operation, "approximate", False):
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        formula = r"\frac{x}{2} \left(1 + \tanh\left(\sqrt{2/\pi}\,(x + 0.044715\,x^3)\right)\right)"
        return _working(unit, x / 2 * (1 + math.tanh(inner)), formula)
    return _working(unit, x / 2 * (1 + math.erf(x / math.sqrt(2))), r"\frac{x}{2} (1 + \mathrm{erf}(x / \sqrt 2))")


def plain_function(layer: str, function: Callable) -> Callable[[float], float]:
    """An activation function that a layer uses inside, as numbers have it.

    Raises:
        ValueError: it is none that is laid out here without settings.
    """
    name = getattr(function, "__name__", "a function of its own")
    if name == "relu":
        return lambda x: max(x, 0.0)
    if name not in _FUNCTIONS:
        raise ValueError(f"{layer!r} has the activation {name!r} inside; laid out are relu, {', '.join(_FUNCTIONS)}")
    return _FUNCTIONS[name][0]


def _sloped(unit: Unit, slope: float, words: str) -> Working:
    formula = r"\begin{cases} x & x > 0 \\ a\,x & \text{else} \end{cases}"
    value = unit.here if unit.here > 0 else slope * unit.here
    return _working(unit, value, formula, Line("a", words, slope))


def _working(unit: Unit, value: float, formula: str, *more: Line) -> Working:
    return Working(value, f"y = {formula}", (Line("x", "what comes in", unit.here), *more))


def _sigmoid(x: float) -> float:
    return (1 + math.tanh(x / 2)) / 2


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _hard_sigmoid(x: float) -> float:
    return min(max(x / 6 + 0.5, 0.0), 1.0)


def _selu(x: float) -> float:
    return _SELU_SCALE * (x if x > 0 else _SELU_ALPHA * math.expm1(x))


_WITH_SETTINGS = {
    "celu": continuous_exponential_linear,
    "elu": exponential_linear,
    "gelu": gaussian_error_linear,
    "leaky_relu": leaky_rectifier,
    "relu": rectifier,
}

_FUNCTIONS = {
    "exp": (math.exp, "e^x"),
    "exponential": (math.exp, "e^x"),
    "hard_sigmoid": (_hard_sigmoid, r"\min(\max(x/6 + 1/2,\, 0),\, 1)"),
    "hard_silu": (lambda x: x * _hard_sigmoid(x), r"x \cdot \min(\max(x/6 + 1/2,\, 0),\, 1)"),
    "linear": (float, "x"),
    "mish": (lambda x: x * math.tanh(_softplus(x)), r"x \tanh(\ln(1 + e^x))"),
    "relu6": (lambda x: min(max(x, 0.0), 6.0), r"\min(\max(0, x), 6)"),
    "selu": (
        _selu,
        rf"{_SELU_SCALE:.4f} \begin{{cases}} x & x > 0 \\ {_SELU_ALPHA:.4f}\,(e^x - 1) & \text{{else}} \end{{cases}}",
    ),
    "sigmoid": (_sigmoid, r"\frac{1}{1 + e^{-x}}"),
    "silu": (lambda x: x * _sigmoid(x), r"\frac{x}{1 + e^{-x}}"),
    "softplus": (_softplus, r"\ln(1 + e^x)"),
    "softsign": (lambda x: x / (1 + abs(x)), r"\frac{x}{1 + |x|}"),
    "tanh": (math.tanh, r"\tanh x"),
}

FUNCTIONS = frozenset(_FUNCTIONS) | frozenset(_WITH_SETTINGS)  # by the names that Keras has for them

ACTIVATIONS = {
    **dict.fromkeys(KINDS, activation),
    "ELU": exponential_linear,
    "LeakyReLU": leaky_rectifier,
    "PReLU": parametric_rectifier,
    "ReLU": rectifier,
}
