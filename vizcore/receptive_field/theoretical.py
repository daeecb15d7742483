"""Which pixels a unit can see.

Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019.
https://distill.pub/2019/computing-receptive-fields/
"""

from dataclasses import dataclass

import keras
import numpy as np

from vizcore.network.layers import LayerInfo, Window, layers_of, window_of
from vizcore.network.layers.kinds import ELEMENTWISE

_NOTHING = 2**31  # the first pixel of a unit that sees padding only

_OVER_THE_LAST_AXIS = {"Dense", "LocalResponseNormalization"}
_OVER_CHANNELS = {  # unless told otherwise by their axis
    *("Concatenate", "LayerNormalization", "Max", "Mean", "RMSNormalization", "Softmax", "Sum", "UnitNormalization"),
}


@dataclass(frozen=True)
class Axis:
    """Receptive fields along one axis of the image, in pixels.

    Args:
        size: of every unit's field, as if the image went on for ever (the paper's r₀).
        stride: from one unit's field to the next (the paper's S₀).
        start: first pixel of unit 0's field, negative where it begins in padding (the paper's u₀).
        seen: for each unit the first pixel of the image that it truly sees and the one past the last; a first that
            lies beyond the second says that it sees padding only. This is less than the field cut to the image where
            padding inside the network, or a pixel that a stride skips, takes the place of the image.
    """

    size: int
    stride: int
    start: int
    seen: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ReceptiveField:
    """The receptive fields of one layer's units, each a box of pixels: (rows, columns)."""

    rows: Axis
    columns: Axis

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of every unit's field in pixels, padding included."""
        return self.rows.size, self.columns.size

    @property
    def stride(self) -> tuple[int, int]:
        """How many pixels down and to the right the next unit's field lies."""
        return self.rows.stride, self.columns.stride

    @property
    def start(self) -> tuple[int, int]:
        """First row and column of the field of unit (0, 0); negative where it begins in padding."""
        return self.rows.start, self.columns.start

    def box(self, position: tuple[int, int]) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of a unit's field in pixels, as if the image went on for ever.

        Args:
            position: (row, column) of the unit.

        Returns:
            Bottom and right exclusive; may lie outside of the image.
        """
        top, left = (
            start + unit * stride for start, unit, stride in zip(self.start, position, self.stride, strict=True)
        )
        return top, left, top + self.size[0], left + self.size[1]

    def clipped(self, position: tuple[int, int]) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of the pixels of the image that a unit truly sees.

        Args:
            position: (row, column) of the unit.

        Returns:
            Bottom and right exclusive; the smallest box around every pixel that can change the unit, inside the image
            and inside `box(position)`; (0, 0, 0, 0) for a unit that sees padding only.
        """
        (top, bottom), (left, right) = self.rows.seen[position[0]], self.columns.seen[position[1]]
        return (top, left, bottom, right) if top < bottom and left < right else (0, 0, 0, 0)


def receptive_fields(model: keras.Model) -> dict[str, ReceptiveField | None]:
    """The receptive field of every layer, by name; None stands for the whole image.

    The whole image is what a unit sees after flattening, global pooling (so also after channel attention, where
    branches meet: the union counts) and attention. It is also the answer, never too small, for what has no one size
    and stride: upsampling, transposed convolution, branches of different strides, and kinds that are not known.

    Args:
        model: flat and functional, for images of a fixed size.
    """
    operations = {operation.name: operation for operation in model.operations}
    layers = {layer.name: layer for layer in layers_of(model)}
    fields = {}
    for name, layer in layers.items():
        shapes = [layers[source].output_shape for source in layer.inputs]
        fields[name] = _field(operations[name], layer, shapes, [fields[source] for source in layer.inputs])
    return fields


def _field(operation, layer: LayerInfo, shapes, fields) -> ReceptiveField | None:
    if not layer.has_maps or None in fields:
        return None
    height, width, _ = layer.output_shape
    if layer.kind == "InputLayer":
        return ReceptiveField(_pixels(height), _pixels(width))
    window = window_of(operation, shapes[0]) if shapes else None
    if window:
        (field,) = fields
        return ReceptiveField(_through(window, 0, field.rows, height), _through(window, 1, field.columns, width))
    if not _keeps_positions(operation, layer.kind) or any(shape[:2] != (height, width) for shape in shapes):
        return None
    rows, columns = _union([field.rows for field in fields]), _union([field.columns for field in fields])
    return ReceptiveField(rows, columns) if rows and columns else None


def _keeps_positions(operation, kind: str) -> bool:
    if kind in _OVER_CHANNELS:
        return operation.axis in (-1, 3, [-1], [3])
    if kind == "Activation":
        return _stays_in_place(operation.activation)
    return kind in ELEMENTWISE or kind in _OVER_THE_LAST_AXIS


def _stays_in_place(function) -> bool:
    """Whether an activation looks at one place alone; somebody's own may look anywhere."""
    if isinstance(function, keras.layers.Layer):
        return getattr(function, "axis", -1) in (-1, 3, [-1], [3])
    name = getattr(function, "__name__", "")
    whose = getattr(function, "__module__", "").split(".")[0]
    return hasattr(keras.activations, name) and whose in ("keras", "tensorflow", "jax")


def _pixels(count):
    return Axis(size=1, stride=1, start=0, seen=tuple((pixel, pixel + 1) for pixel in range(count)))


def _through(window: Window, axis: int, below: Axis, outputs: int) -> Axis:
    reads = window.reads(axis, np.arange(outputs))
    exists = (reads >= 0) & (reads < len(below.seen))
    seen = np.array(below.seen)[reads.clip(0, len(below.seen) - 1)]
    firsts = np.where(exists, seen[..., 0], _NOTHING).min(axis=1)
    pasts = np.where(exists, seen[..., 1], 0).max(axis=1)
    return Axis(
        size=below.size + (window.kernel[axis] - 1) * window.dilation[axis] * below.stride,
        stride=below.stride * window.strides[axis],
        start=below.start - window.before[axis] * below.stride,
        seen=tuple(zip(firsts.tolist(), pasts.tolist(), strict=True)),
    )


def _union(axes: list[Axis]) -> Axis | None:
    if len({axis.stride for axis in axes}) != 1:
        return None
    start = min(axis.start for axis in axes)
    seen = np.array([axis.seen for axis in axes])
    ends = zip(seen[..., 0].min(axis=0).tolist(), seen[..., 1].max(axis=0).tolist(), strict=True)
    return Axis(max(axis.start + axis.size for axis in axes) - start, axes[0].stride, start, tuple(ends))
