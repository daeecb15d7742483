"""Functions of one number that are no activations: roots, powers, logarithms and what is cut off."""

import math
from collections.abc import Callable

from vizcore.arithmetic.working import Line, Unit, Working


def function(unit: Unit) -> Working:
    """An operation of `keras.ops` that makes one number of one number.

    Raises:
        ValueError: it has no finite number for this one, as a logarithm has none for zero.
    """
    kind = type(unit.operation).__name__
    compute, formula = _FUNCTIONS[kind]
    try:
        value = compute(unit.here)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise ValueError(f"{kind} of {unit.here:g} is no finite number") from error
    return Working(value, f"y = {formula}", (Line("x", "what comes in", unit.here),))


def clip(unit: Unit) -> Working:
    """Cut off below and above.

    Raises:
        ValueError: the bounds are no numbers.
    """
    bounds = unit.operation.x_min, unit.operation.x_max
    if not all(isinstance(bound, int | float) for bound in bounds):
        raise ValueError(
            f"{unit.operation.name!r} is cut off at numbers that are worked out, which is not laid out here"
        )
    low, high = map(float, bounds)
    lines = Line("x", "what comes in", unit.here), Line("a", "at least", low), Line("b", "at most", high)
    return Working(min(max(unit.here, low), high), r"y = \min(\max(x, a),\, b)", lines)


_FUNCTIONS: dict[str, tuple[Callable[[float], float], str]] = {
    "Abs": (abs, "|x|"),
    "Absolute": (abs, "|x|"),
    "Erf": (math.erf, r"\mathrm{erf}\,x"),
    "Log": (math.log, r"\ln x"),
    "Log1p": (math.log1p, r"\ln(1 + x)"),
    "Negative": (lambda x: -x, "-x"),
    "Reciprocal": (lambda x: 1 / x, r"\frac{1}{x}"),
    "Rsqrt": (lambda x: 1 / math.sqrt(x), r"\frac{1}{\sqrt{x}}"),
    "Sign": (lambda x: float((x > 0) - (x < 0)), r"\mathrm{sign}\,x"),
    "Sqrt": (math.sqrt, r"\sqrt{x}"),
    "Square": (lambda x: x * x, "x^2"),
    "StopGradient": (float, "x"),
}

FUNCTIONS = {**dict.fromkeys(_FUNCTIONS, function), "Clip": clip}
