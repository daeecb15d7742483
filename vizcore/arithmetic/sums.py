"""Layers whose units are weighted sums: convolutions, dense layers and poolings."""

from dataclasses import replace

import numpy as np

from vizcore.arithmetic.working import Line, Terms, Unit, Working, features, require_linear
from vizcore.network.layers import require_window

KERNEL = {  # over what a convolution multiplies and adds
    "bars_title": "What each input channel adds, over the whole window: input × kernel",
    "weights_title": "× kernel",
}
_AFFINE = r"y = \sum_{i,j,k} w_{ijk}\,x_{ijk} + b"


def convolution(unit: Unit) -> Working:
    kernel = _kernel(unit, "kernel")[..., unit.channel]
    return affine(unit, windowed(unit, "input × kernel", kernel, channels_of_group(unit, kernel.shape[2]), **KERNEL))


def _kernel(unit: Unit, name: str) -> np.ndarray:
    """(rows, columns, …); along a sequence there is one column."""
    kernel = unit.weight(name)
    return kernel if kernel.ndim == 4 else kernel[:, None]


def channels_of_group(unit: Unit, reads: int) -> range:
    """The channels of the input that a filter reads, of which there are `reads` in its group."""
    group = unit.channel // (unit.operation.filters // unit.operation.groups)
    return range(group * reads, (group + 1) * reads)


def depthwise(unit: Unit) -> Working:
    kernel = _kernel(unit, "kernel")
    channel, multiple = divmod(unit.channel, kernel.shape[3])
    return affine(unit, windowed(unit, "input × kernel", kernel[:, :, [channel], multiple], [channel], **KERNEL))


def separable(unit: Unit) -> Working:
    kernel = _kernel(unit, "depthwise_kernel")
    height, width, reads, multiplier = kernel.shape
    channels = np.repeat(np.arange(reads), multiplier).tolist()
    stages = "first stage: input × kernel, each map by itself", "second stage: map × weight"
    depth = windowed(unit, stages[0], kernel.reshape(height, width, -1), channels, **KERNEL)
    maps = depth.products.sum(axis=(0, 1))
    weights = _kernel(unit, "pointwise_kernel")[0, 0, :, unit.channel]
    point = features(stages[1], maps, weights, bars_title="What each map of the first stage adds: map × weight")
    formula = r"y = \sum_k v_k \sum_{i,j} w_{ijk}\,x_{ijk} + b"
    return affine(unit, point, before=(depth,), symbol=r"\sum v\,m", formula=formula)


def dense(unit: Unit) -> Working:
    inputs, weights = unit.source[unit.index[:-1]], unit.weight("kernel")[:, unit.channel]
    return affine(unit, features("input × weight", inputs, weights), formula=r"y = \sum_k w_k\,x_k + b")


def max_pooling(unit: Unit) -> Working:
    terms = windowed(unit, "the window; the largest wins", None, [unit.channel])
    return largest_of(terms)


def average_pooling(unit: Unit) -> Working:
    terms = windowed(unit, "the window, averaged", None, [unit.channel])
    return mean_of(terms)


def global_max_pooling(unit: Unit) -> Working:
    return largest_of(whole(unit, "the map; the largest wins"))


def global_average_pooling(unit: Unit) -> Working:
    return mean_of(whole(unit, "the map, averaged"))


def windowed(unit: Unit, words, weights, channels, **titles: str) -> Terms:
    """The window in front of the unit, with the given weights, or for a pooling with zeros to be filled in."""
    height, width, _ = unit.source.shape
    window = require_window(unit.operation, unit.source.shape)
    rows, columns = (window.reads(axis, np.array([unit.index[axis]]))[0] for axis in (0, 1))
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    inputs = unit.source[np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1), channels)]
    inputs = np.where(inside[..., None], inputs, 0.0)
    weights = np.zeros_like(inputs) if weights is None else weights
    places = tuple(rows.tolist()), tuple(columns.tolist())
    return Terms(words, inputs, weights, inside, *places, tuple(channels), **titles)


def whole(unit: Unit, words) -> Terms:
    """The unit's whole map, with zeros for weights, to be filled in."""
    height, width, _ = unit.source.shape
    inputs = unit.source[..., [unit.channel]]
    inside = np.ones((height, width), bool)
    places = tuple(range(height)), tuple(range(width))
    return Terms(words, inputs, np.zeros_like(inputs), inside, *places, (unit.channel,))


def _pooled(terms: Terms, weights, bars: str, weights_title: str, products: str) -> Terms:
    """A pooling's window with its weights; what is padding has no part in it."""
    titles = {"bars_title": bars, "weights_title": weights_title, "products_title": products}
    return replace(terms, weights=weights, padding_note="padding does not count", **titles)


def largest_of(terms: Terms) -> Working:
    cells = np.where(terms.inside[..., None], terms.inputs, -np.inf)
    weights = np.zeros_like(cells)
    weights.flat[cells.argmax()] = 1.0
    line = Line(r"\max x", f"largest of {terms.count} cells", float(cells.max()))
    largest = _pooled(terms, weights, "The largest number of the window", "which one wins: 1", "the winner")
    return Working(line.value, r"y = \max_{i,j} x_{ij}", (line,), (largest,))


def mean_of(terms: Terms) -> Working:
    total, cells = float(terms.inputs.sum()), terms.count
    lines = Line(r"\sum x", "sum of the cells on the map", total), Line("n", "cells on the map", float(cells))
    weights = np.where(terms.inside[..., None], 1 / cells, 0.0)
    mean = _pooled(terms, weights, "The mean of the window", f"÷ {cells}: each counts alike", "= shares of the mean")
    return Working(total / cells, r"y = \frac{1}{n} \sum_{i,j} x_{ij}", lines, (mean,))


def affine(unit: Unit, terms: Terms, before=(), symbol=r"\sum w\,x", formula=_AFFINE) -> Working:
    require_linear(unit.operation)
    lines = (terms.line(symbol),)
    if unit.operation.use_bias:
        lines += (Line("b", "bias", unit.of_channel("bias", 0.0)),)
    else:
        formula = formula.removesuffix(" + b")
    return Working(sum(line.value for line in lines), formula, lines, (*before, terms))


SUMS = {
    "AveragePooling2D": average_pooling,
    "Conv2D": convolution,
    "Dense": dense,
    "DepthwiseConv2D": depthwise,
    "GlobalAveragePooling2D": global_average_pooling,
    "GlobalMaxPooling2D": global_max_pooling,
    "MaxPooling2D": max_pooling,
    "SeparableConv2D": separable,
}
