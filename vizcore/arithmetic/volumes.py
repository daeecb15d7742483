"""Convolutions that read an image otherwise than through one window: transposed ones, and those of a volume."""

import numpy as np

from vizcore.arithmetic.sums import KERNEL, affine, channels_of_group
from vizcore.arithmetic.working import Line, Terms, Unit, Working, require_linear


def transposed(unit: Unit) -> Working:
    """A transposed convolution: which numbers of the input reach this unit, each times its place of the kernel.

    Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016. https://arxiv.org/abs/1603.07285
    """
    rows, columns = (_reaching(unit, axis) for axis in (0, 1))
    kernel = unit.weight("kernel")[:, :, unit.channel]
    inputs, weights = unit.source[np.ix_(rows[0], columns[0])], kernel[np.ix_(rows[1], columns[1])]
    words = "input × kernel: every number that reaches here"
    inside = np.ones(inputs.shape[:2], bool)
    if not inside.size:  # a stride that is wider than the kernel leaves gaps
        return _alone(unit)
    places = tuple(rows[0].tolist()), tuple(columns[0].tolist())
    return affine(unit, Terms(words, inputs, weights, inside, *places, tuple(range(inputs.shape[2])), **KERNEL))


def _reaching(unit: Unit, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows (axis 0) or columns of the input that reach a unit, and where in the kernel each of them meets it."""
    operation, size, out = unit.operation, unit.source.shape[axis], unit.shape[axis]
    kernel, stride, dilation = operation.kernel_size[axis], operation.strides[axis], operation.dilation_rate[axis]
    spans = (size - 1) * stride + (kernel - 1) * dilation + 1
    before = max(spans - out, 0) // 2 if operation.padding == "same" else 0
    cells = np.arange(kernel)[::-1]
    from_start = unit.index[axis] + before - cells * dilation
    reached = (from_start % stride == 0) & (from_start >= 0) & (from_start < size * stride)
    return from_start[reached] // stride, cells[reached]


def _alone(unit: Unit) -> Working:
    require_linear(unit.operation)
    bias = unit.of_channel("bias", 0.0) if unit.operation.use_bias else 0.0
    return Working(bias, "y = b", (Line("b", "bias: nothing of the input reaches here", bias),))


def volume_convolution(unit: Unit) -> Working:
    """A convolution of (depth, height, width, channels), slice of the kernel by slice."""
    operation, kernel = unit.operation, unit.weight("kernel")[..., unit.channel]
    channels = channels_of_group(unit, kernel.shape[3])
    depth, rows, columns = (_reads(unit, axis) for axis in (0, 1, 2))
    terms = []
    for number, at in enumerate(depth.tolist()):
        is_there = 0 <= at < unit.source.shape[0]
        inputs, inside = _slice(unit, at if is_there else 0, rows, columns, channels)
        inputs, inside = inputs * is_there, inside & is_there
        words = f"input × kernel, at depth {at}" + ("" if is_there else ": padding")
        places = tuple(rows.tolist()), tuple(columns.tolist()), tuple(channels)
        titles = KERNEL | {"bars_title": f"Depth {at}: {KERNEL['bars_title'].lower()}"}
        terms.append(Terms(words, inputs, kernel[number], inside, *places, **titles))
    lines = [each.line(rf"\sum_{{{at}}} w\,x") for at, each in zip(depth.tolist(), terms, strict=True)]
    require_linear(operation)
    formula = r"y = \sum_d \sum_{i,j,k} w_{dijk}\,x_{dijk}"
    if operation.use_bias:
        lines, formula = [*lines, Line("b", "bias", unit.of_channel("bias", 0.0))], f"{formula} + b"
    return Working(sum(line.value for line in lines), formula, tuple(lines), tuple(terms))


def _reads(unit: Unit, axis: int) -> np.ndarray:
    operation, size = unit.operation, unit.source.shape[axis]
    kernel, stride, dilation = operation.kernel_size[axis], operation.strides[axis], operation.dilation_rate[axis]
    is_same = operation.padding == "same"
    before = padding_before(size, unit.shape[axis], kernel, stride, dilation) if is_same else 0
    return unit.index[axis] * stride - before + np.arange(kernel) * dilation


def padding_before(size: int, outputs: int, kernel: int, stride: int, dilation: int) -> int:
    """How many cells of "same" padding lie before an axis of this size: TensorFlow's, the odd one after."""
    return max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - size, 0) // 2


def _slice(unit: Unit, at: int, rows, columns, channels) -> tuple[np.ndarray, np.ndarray]:
    """What a window reads of one slice of the input, zero outside of it, and which cells lie inside."""
    _, height, width, _ = unit.source.shape
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
    inputs = unit.source[at][np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1), channels)]
    return np.where(inside[..., None], inputs, 0.0), inside


VOLUMES = {"Conv2DTranspose": transposed, "Conv3D": volume_convolution}
