"""A convolution written as a dense layer, by sending unit impulses through it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from vizcore.arrays import Map
from vizcore.backend import at_once
from vizcore.network.classifier import Classifier
from vizcore.network.layers import require_window
from vizcore.why_convolution.connections.counts import groups_of, operation_of, reads_along

_SMALL = 8  # pixels of a side of the input on which a convolution is written as a dense layer


@dataclass(frozen=True, eq=False)
class Unrolled:
    """One input channel and one output channel of a convolution as a dense layer, on a small input.

    Args:
        matrix: (outputs, inputs), both in reading order: what each output gets of each input.
        connected: where the convolution has a connection; elsewhere the matrix is 0.
        input_shape: (height, width) of the small input.
        output_shape: (height, width) of what the convolution makes of it.
    """

    matrix: Float[np.ndarray, "outputs inputs"]
    connected: Bool[np.ndarray, "outputs inputs"]
    input_shape: tuple[int, int]
    output_shape: tuple[int, int]


def unrolled(classifier: Classifier, layer: str, source: int, channel: int) -> Unrolled:
    """A convolution written as a dense matrix, found by sending unit impulses through the layer itself.

    Args:
        classifier: left as it is.
        layer: a convolution.
        source: the input channel that the impulses go into; the others are 0.
        channel: the output channel that is looked at.

    Returns:
        On an input of 8×8, or as large as the kernel needs: matrix @ patch.ravel() is what `convolved` gives.
    """
    operation = operation_of(classifier, layer)
    shape = (*_side(operation), classifier.by_name[classifier.by_name[layer].inputs[0]].channels)
    count = shape[0] * shape[1]
    outputs = convolved(classifier, layer, np.eye(count, dtype=np.float32).reshape(count, *shape[:2]), source, channel)
    window = require_window(operation, shape)
    axes = (reads_along(window, axis, shape[axis], outputs.shape[1 + axis]) for axis in (0, 1))
    return Unrolled(outputs.reshape(count, -1).T, np.kron(*axes), shape[:2], outputs.shape[1:])


def convolved(
    classifier: Classifier, layer: str, patches: Float[np.ndarray, "batch height width"], source: int, channel: int
) -> Float[np.ndarray, "batch rows columns"]:
    """What the layer itself makes of patches in one input channel, the others being 0; its bias is taken off.

    Args:
        classifier: left as it is: the layer is run on numbers, which adds nothing to its graph.
        layer: a convolution.
        patches: one plane each.
        source: the input channel.
        channel: the output channel.
    """
    operation = operation_of(classifier, layer)
    info = classifier.by_name[layer]
    inputs = np.zeros((len(patches) + 1, *patches.shape[1:], classifier.by_name[info.inputs[0]].channels), np.float32)
    inputs[:-1, ..., source] = patches
    outputs = at_once(operation, inputs)[..., channel]
    return outputs[:-1] - outputs[-1:]


def source_of(classifier: Classifier, layer: str, channel: int, part: int) -> int:
    """The input channel that one slice of a filter reads (`vizcore.filters.kernels_of` gives the slices)."""
    operation, info = operation_of(classifier, layer), classifier.by_name[layer]
    channels = classifier.by_name[info.inputs[0]].channels
    groups = groups_of(operation, channels)
    return channel // (info.channels // groups) * (channels // groups) + part


def patch_of(values: Map, shape: tuple[int, int]) -> Float[np.ndarray, "rows columns"]:
    """The part of a map that varies most, as large as `shape`; a map that is smaller is filled up with zeros."""
    if values.shape[0] < shape[0] or values.shape[1] < shape[1]:
        filled = np.zeros(shape, np.float32)
        kept = values[: shape[0], : shape[1]]
        filled[: kept.shape[0], : kept.shape[1]] = kept
        return filled
    windows = np.lib.stride_tricks.sliding_window_view(values, shape)
    row, column = np.unravel_index(windows.std(axis=(2, 3)).argmax(), windows.shape[:2])
    return windows[row, column].astype(np.float32)


def _side(operation) -> tuple[int, int]:
    sizes = zip(operation.kernel_size, operation.dilation_rate, strict=True)
    height, width = (max(_SMALL, (size - 1) * step + 2) for size, step in sizes)
    return height, width
