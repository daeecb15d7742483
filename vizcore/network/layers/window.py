"""Which positions of its input a position of a layer's output reads."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from vizcore.network.graph import Operation
from vizcore.network.layers.kinds import POOLINGS

_CONVOLUTIONS = {"Conv2D", "DepthwiseConv2D", "SeparableConv2D"}
_ALONG = {"AveragePooling1D", "Conv1D", "DepthwiseConv1D", "MaxPooling1D", "SeparableConv1D"}


@dataclass(frozen=True)
class Window:
    """A sliding window. All in (rows, columns).

    Args:
        kernel: cells of the window.
        strides: how far it moves from one output to the next, in input positions.
        dilation: distance between two of its cells, in input positions.
        before: how much padding lies above and to the left; negative where the input is cropped.
    """

    kernel: tuple[int, int] = (1, 1)
    strides: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    before: tuple[int, int] = (0, 0)

    def reads(self, axis: int, positions: Int[np.ndarray, " outputs"]) -> Int[np.ndarray, "outputs cells"]:
        """The input rows (axis 0) or columns (axis 1) that outputs read; those outside of the input are padding."""
        cells = np.arange(self.kernel[axis]) * self.dilation[axis]
        return (positions * self.strides[axis] - self.before[axis])[:, None] + cells


def adaptive_reads(place: int, outputs: int, size: int) -> range:
    """The input positions that one output of an adaptive pooling reads, along one axis."""
    return range(place * size // outputs, -(-(place + 1) * size // outputs))


def window_of(operation: Operation, input_shape: tuple[int, ...]) -> Window | None:
    """The window of a convolution, pooling, zero padding or cropping; None for every other kind.

    A sequence is an image of one column. "same" padding is TensorFlow's: as much as `ceil(input / stride)` outputs
    need, the odd one after.

    Args:
        operation: a step of a flat network.
        input_shape: (height, width, channels) of what it reads, or (steps, channels).
    """
    kind = type(operation).__name__
    if kind in _ALONG:
        return _along(operation, input_shape[0])
    if kind in _CONVOLUTIONS:
        kernel, dilation = operation.kernel_size, operation.dilation_rate
    elif kind in POOLINGS:
        kernel, dilation = operation.pool_size, (1, 1)
    elif kind == "ZeroPadding2D":
        (top, _), (left, _) = operation.padding
        return Window(before=(top, left))
    elif kind == "Cropping2D":
        (top, _), (left, _) = operation.cropping
        return Window(before=(-top, -left))
    else:
        return None
    rows, columns = zip(input_shape[:2], kernel, operation.strides, dilation, strict=True)
    before = (_same(*rows), _same(*columns)) if operation.padding == "same" else (0, 0)
    return Window(tuple(kernel), tuple(operation.strides), tuple(dilation), before)


def require_window(operation: Operation, input_shape: tuple[int, ...]) -> Window:
    """The same of a step that must have one.

    Raises:
        ValueError: it has none.
    """
    if (window := window_of(operation, input_shape)) is None:
        raise ValueError(f"{operation.name!r} is a {type(operation).__name__}, which slides no window over its input")
    return window


def _along(operation: Operation, steps: int) -> Window:
    is_pooling = hasattr(operation, "pool_size")
    (kernel,), (stride,) = operation.pool_size if is_pooling else operation.kernel_size, operation.strides
    (dilation,) = (1,) if is_pooling else operation.dilation_rate
    before = {"same": _same(steps, kernel, stride, dilation), "causal": (kernel - 1) * dilation}
    pairs = (kernel, 1), (stride, 1), (dilation, 1), (before.get(operation.padding, 0), 0)
    return Window(*pairs)


def _same(size: int, kernel: int, stride: int, dilation: int) -> int:
    outputs = -(-size // stride)
    return max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - size, 0) // 2
