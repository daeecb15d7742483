"""Long short-term memory whose sums are convolutions: the gates of one unit of one map at one step.

Shi, Chen, Wang, Yeung, Wong & Woo, "Convolutional LSTM Network: A Machine Learning Approach for Precipitation
Nowcasting", 2015; Keras leaves out that the gates look at the memory. https://arxiv.org/abs/1506.04214
"""

import numpy as np

from vizcore.arithmetic.sequence import GATES, memories, read_by, remembered
from vizcore.arithmetic.sums import KERNEL
from vizcore.arithmetic.volumes import padding_before
from vizcore.arithmetic.working import Terms, Unit, Working, weight_of
from vizcore.network.graph import Operation
from vizcore.network.layers import Window

_READ = "input × kernel", "its layer's own maps a step before × kernel"


def convolutional_memory(unit: Unit, layer: Operation | None = None) -> Working:
    """The output at one place and step, of its four gates: each a window of the input and one of its own last maps.

    Where only the last output is given, that one's.

    Raises:
        ValueError: the channels come first.
    """
    read = read_by(unit, layer)
    if read.layer.data_format != "channels_last":
        raise ValueError(f"{read.layer.name!r} has the channels first; laid out here is channels last")
    filters, sides = read.layer.filters, unit.shape[-3:-1]
    windows, kernels = _windows(read.layer, read.here.shape, sides), read.weights()
    bias = weight_of(read.layer.cell, "bias") if read.layer.use_bias else np.zeros(4 * filters)

    def sums_of(here, told):
        return sum(_convolved(*each, sides) for each in zip((here, told), kernels, windows, strict=True)) + bias

    told, memory = memories(read, np.zeros((*sides, filters)), sums_of)
    place, ats = unit.index[-3:-1], [number * filters + read.own for number in range(len(GATES))]
    terms = [
        _terms(maps, kernel[..., at], window, place, f"{words}: {what}")
        for at, words in zip(ats, GATES, strict=True)
        for maps, kernel, window, what in zip((read.here, told), kernels, windows, _READ, strict=True)
    ]
    shifts = [float(bias[at]) for at in ats]
    pairs = zip(terms[::2], terms[1::2], shifts, strict=True)
    sums = [came.sum + recalled.sum + shift for came, recalled, shift in pairs]
    return remembered(read, terms, sums, shifts, float(memory[(*place, read.own)]))


def _windows(layer, shape: tuple[int, ...], sides: tuple[int, ...]) -> tuple[Window, Window]:
    """What slides over the input, and what slides over the layer's own maps."""
    kernel, strides, dilation = layer.kernel_size, layer.strides, layer.dilation_rate
    is_same = layer.padding == "same"
    axes = list(zip(shape, sides, kernel, strides, dilation, strict=False))
    came = tuple(padding_before(*axis) if is_same else 0 for axis in axes)
    recalled = tuple(padding_before(side, side, size, 1, 1) for side, size in zip(sides, kernel, strict=True))
    return Window(kernel, strides, dilation, (came[0], came[1])), Window(kernel, before=(recalled[0], recalled[1]))


def _read(maps: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The numbers at these rows and columns, zero outside, and which of them lie inside."""
    height, width, _ = maps.shape
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    return np.where(inside[..., None], maps[np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1))], 0.0), inside


def _convolved(maps: np.ndarray, kernel: np.ndarray, window: Window, sides: tuple[int, ...]) -> np.ndarray:
    """(rows, columns, filters): a convolution, cell of the kernel by cell."""
    rows, columns = (window.reads(axis, np.arange(sides[axis])) for axis in (0, 1))
    found = np.zeros((*sides, kernel.shape[-1]))
    for i, j in np.ndindex(kernel.shape[:2]):
        found += _read(maps, rows[:, i], columns[:, j])[0] @ kernel[i, j]
    return found


def _terms(maps: np.ndarray, kernel: np.ndarray, window: Window, place: tuple[int, ...], words: str) -> Terms:
    rows, columns = (window.reads(axis, np.array([place[axis]]))[0] for axis in (0, 1))
    inputs, inside = _read(maps, rows, columns)
    places = tuple(rows.tolist()), tuple(columns.tolist()), tuple(range(maps.shape[-1]))
    titles = KERNEL | {"bars_title": f"{words}, for each of its channels".capitalize()}
    return Terms(words, inputs, kernel, inside, *places, **titles)
