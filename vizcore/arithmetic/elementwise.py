"""Layers whose units read the same place of their input: normalisations, scalings, merges, identities."""

import math

import keras
import numpy as np

from vizcore.arithmetic.working import Line, Unit, Working, features, require_last_axis
from vizcore.network.layers.kinds import IDENTITIES

_X = "what comes in"


def batch_normalization(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, unit.operation.axis)
    mean, variance = unit.of_channel("moving_mean", 0.0), unit.of_channel("moving_variance", 1.0)
    return _normalized(unit, mean, variance, "of this channel over the training images")


def layer_normalization(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, unit.operation.axis)
    if unit.operation.rms_scaling:
        raise ValueError(f"{unit.operation.name!r} scales by the root mean square, which is not laid out here")
    row = unit.source[unit.index[:-1]]
    return _normalized(unit, float(row.mean()), float(row.var()), "over the channels here")


def group_normalization(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, unit.operation.axis)
    size = unit.shape[-1] // unit.operation.groups
    first = unit.channel // size * size
    group = unit.source[..., first : first + size]
    of = f"over all places of channels {first} to {first + size - 1}"
    return _normalized(unit, float(group.mean()), float(group.var()), of)


def root_mean_square_normalization(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, unit.operation.axis)
    square = float(np.square(unit.source[unit.index[:-1]]).mean())
    scale, epsilon = unit.of_channel("scale", 1.0), float(unit.operation.epsilon)
    lines = (
        Line("x", _X, unit.here),
        Line(r"\overline{x^2}", "mean of the squares over the channels here", square),
        Line(r"\varepsilon", "keeps the root away from zero", epsilon),
        Line(r"\gamma", "learned scale", scale),
    )
    value = scale * unit.here / math.sqrt(square + epsilon)
    return Working(value, r"y = \gamma\,\frac{x}{\sqrt{\overline{x^2} + \varepsilon}}", lines)


def unit_normalization(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, unit.operation.axis)
    length = float(np.linalg.norm(unit.source[unit.index[:-1]]))
    lines = Line("x", _X, unit.here), Line(r"\lVert x \rVert", "length over the channels here", length)
    return Working(unit.here / max(length, 1e-12), r"y = \frac{x}{\lVert x \rVert}", lines)


def _normalized(unit: Unit, mean, variance, of) -> Working:
    epsilon = unit.operation.epsilon
    gamma, beta = unit.of_channel("gamma", 1.0), unit.of_channel("beta", 0.0)
    lines = [
        Line("x", _X, unit.here),
        Line(r"\mu", f"mean {of}", mean),
        Line(r"\sigma^2", f"variance {of}", variance),
        Line(r"\varepsilon", "keeps the root away from zero", float(epsilon)),
    ]
    formula = r"\frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}"
    if unit.operation.gamma is not None:
        lines.append(Line(r"\gamma", "learned scale", gamma))
        formula = rf"\gamma\,{formula}"
    if unit.operation.beta is not None:
        lines.append(Line(r"\beta", "learned shift", beta))
        formula += r" + \beta"
    value = gamma * (unit.here - mean) / math.sqrt(variance + epsilon) + beta
    return Working(value, f"y = {formula}", tuple(lines))


def local_response_normalization(unit: Unit) -> Working:
    n, k, alpha, beta = (getattr(unit.operation, name) for name in ("n", "k", "alpha", "beta"))
    first, past = max(unit.channel - n // 2, 0), min(unit.channel + n // 2 + 1, unit.shape[-1])
    near = unit.source[(*unit.index[:-1], slice(first, past))]
    squares = features(
        "the channel and its neighbours, each times itself", near, near, range(first, past),
        bars_title="What the channel and its neighbours add: each one's square",
        weights_title="× itself", products_title="= squares",
    )  # fmt: skip
    lines = (
        Line("x", _X, unit.here),
        Line(r"\sum_j x_j^2", f"sum of squares over channels {first} to {past - 1}", squares.sum),
        Line("k", "keeps the divisor away from zero", float(k)),
        Line(r"\alpha", "weight of the sum", float(alpha)),
        Line(r"\beta", "how hard it divides", float(beta)),
    )
    formula = r"y = \frac{x}{\left(k + \alpha \sum_j x_j^2\right)^\beta}"
    return Working(unit.here / (k + alpha * squares.sum) ** beta, formula, lines, (squares,))


def normalization(unit: Unit) -> Working:
    mean, variance = (
        float(np.broadcast_to(unit.weight(name), (1, *unit.shape))[0][unit.index]) for name in ("mean", "variance")
    )
    deviation = max(math.sqrt(variance), keras.config.epsilon())
    lines = Line("x", _X, unit.here), Line(r"\mu", "mean", mean), Line(r"\sigma", "standard deviation", deviation)
    if unit.operation.invert:
        return Working(mean + unit.here * deviation, r"y = \mu + \sigma\,x", lines)
    return Working((unit.here - mean) / deviation, r"y = \frac{x - \mu}{\sigma}", lines)


def rescaling(unit: Unit) -> Working:
    scale, offset = (
        float(np.broadcast_to(np.asarray(value, np.float64), unit.shape)[unit.index])
        for value in (unit.operation.scale, unit.operation.offset)
    )
    lines = Line("x", _X, unit.here), Line("s", "scale", scale), Line("o", "offset", offset)
    return Working(scale * unit.here + offset, "y = s\\,x + o", lines)


def layer_scale(unit: Unit) -> Working:
    """Touvron et al., "Going deeper with Image Transformers", 2021. https://arxiv.org/abs/2103.17239."""
    lines = Line("x", _X, unit.here), Line(r"\gamma", "learned factor of this channel", unit.of_channel("gamma", 1.0))
    return Working(lines[0].value * lines[1].value, r"y = \gamma\,x", lines)


def scaled_sum(unit: Unit) -> Working:
    """The sum of Inception-ResNet, whose second branch is made smaller.

    Szegedy et al., "Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning", 2017.
    https://arxiv.org/abs/1602.07261
    """
    a, b = (_entry(unit, operand) for operand in unit.operands)
    scale = float(unit.operation.scale)
    lines = Line("x_1", "input 1", a), Line("x_2", "input 2", b), Line("s", "factor", scale)
    return Working(a + scale * b, r"y = x_1 + s\,x_2", lines)


def identity(unit: Unit) -> Working:
    return Working(unit.here, "y = x", (Line("x", f"{_X}: acts in training only", unit.here),))


def softmax(unit: Unit) -> Working:
    require_last_axis(unit.operation, unit.shape, getattr(unit.operation, "axis", -1))
    row = unit.source[unit.index[:-1]]
    largest = float(row.max())
    total = float(np.exp(row - largest).sum())
    lines = Line("x", _X, unit.here), Line("m", "largest of all", largest), Line(r"\sum e^{x_k - m}", "sum", total)
    return Working(math.exp(unit.here - largest) / total, r"y = \frac{e^{x - m}}{\sum_k e^{x_k - m}}", lines)


def merge(unit: Unit) -> Working:
    lines, constants, sources = [], 0, 0
    for operand, is_source in zip(unit.operands, unit.is_source, strict=True):
        sources, constants = sources + is_source, constants + (not is_source)
        symbol, words = (f"x_{{{sources}}}", f"input {sources}") if is_source else (f"c_{{{constants}}}", "constant")
        lines.append(Line(symbol, words, _entry(unit, operand)))
    combine, join = _MERGES[type(unit.operation).__name__]
    try:
        value = combine([line.value for line in lines])
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise ValueError(f"{unit.operation.name!r} gives no finite number here") from error
    return Working(value, join([line.symbol for line in lines]), tuple(lines))


def _entry(unit: Unit, operand) -> float:
    if operand.ndim == len(unit.shape) + 1 and len(operand) == 1:
        operand = operand[0]  # a constant with a batch axis
    if operand.ndim not in (0, len(unit.shape)):
        raise ValueError(f"{unit.operation.name!r} merges shapes {operand.shape} and {unit.shape}")
    return float(np.broadcast_to(operand, unit.shape)[unit.index])


_MERGES = {
    "Add": (sum, lambda names: "y = " + " + ".join(names)),
    "Average": (lambda x: sum(x) / len(x), lambda names: rf"y = \frac{{{' + '.join(names)}}}{{{len(names)}}}"),
    "Divide": (lambda x: x[0] / x[1], lambda names: rf"y = \frac{{{names[0]}}}{{{names[1]}}}"),
    "Maximum": (max, lambda names: rf"y = \max({', '.join(names)})"),
    "Minimum": (min, lambda names: rf"y = \min({', '.join(names)})"),
    "Multiply": (math.prod, lambda names: "y = " + r" \cdot ".join(names)),
    "Subtract": (lambda x: x[0] - x[1], lambda names: f"y = {names[0]} - {names[1]}"),
    "Power": (lambda x: math.pow(*x), lambda names: rf"y = {names[0]}^{{{names[1]}}}"),
    "TrueDivide": (lambda x: x[0] / x[1], lambda names: rf"y = \frac{{{names[0]}}}{{{names[1]}}}"),
}

ELEMENTWISE = {
    **dict.fromkeys(IDENTITIES, identity),
    **dict.fromkeys(_MERGES, merge),
    "BatchNormalization": batch_normalization,
    "CustomScaleLayer": scaled_sum,
    "GroupNormalization": group_normalization,
    "RMSNormalization": root_mean_square_normalization,
    "UnitNormalization": unit_normalization,
    "LayerNormalization": layer_normalization,
    "LayerScale": layer_scale,
    "LocalResponseNormalization": local_response_normalization,
    "Normalization": normalization,
    "Rescaling": rescaling,
    "Softmax": softmax,
}
