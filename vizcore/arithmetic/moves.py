"""Layers that only move numbers: where did this one come from?"""

import keras
import numpy as np

from vizcore.arithmetic.working import Line, Unit, Working
from vizcore.network.graph import arguments_of
from vizcore.network.layers import require_window

_ROW, _COLUMN, _CHANNEL = ("i", "row"), ("j", "column"), ("k", "channel")
_PLACES = {
    1: (("k", "feature"),),
    2: (("t", "step"), _CHANNEL),
    3: (_ROW, _COLUMN, _CHANNEL),
    4: (("d", "depth"), _ROW, _COLUMN, _CHANNEL),
}

_EXACT = 2**24  # from here on float32 does not know every whole number


def reshape(unit: Unit) -> Working:
    flat = np.ravel_multi_index(unit.index, unit.shape)
    return _from(unit.source, np.unravel_index(flat, unit.source.shape))


def concatenate(unit: Unit) -> Working:
    axis = unit.operation.axis
    if axis not in (-1, len(unit.shape)):
        raise ValueError(f"{unit.operation.name!r} works along axis {axis}; laid out here is the last one only")
    ends = np.cumsum([operand.shape[-1] for operand in unit.operands])
    number = int(np.searchsorted(ends, unit.channel, side="right"))
    operand = unit.operands[number]
    place = (*unit.index[:-1], unit.channel - int(ends[number]) + operand.shape[-1])
    return _from(operand, place, Line("n", "which of the inputs, from 1", float(number + 1)))


def shift(unit: Unit) -> Working:
    """Zero padding and cropping."""
    window = require_window(unit.operation, unit.source.shape)
    row, column = (int(window.reads(axis, np.array([unit.index[axis]]))[0, 0]) for axis in (0, 1))
    height, width, _ = unit.source.shape
    if 0 <= row < height and 0 <= column < width:
        return _from(unit.source, (row, column, unit.channel))
    return Working(0.0, "y = 0", (Line("0", "padding", 0.0),))


def moved(unit: Unit) -> Working:
    """What puts numbers elsewhere, repeats or leaves out some: the step itself is asked where it puts their places.

    Raises:
        ValueError: it mixes numbers, as an enlargement that is not to the nearest does, or there are too many.
    """
    source, operation = unit.source, unit.operation
    if getattr(operation, "interpolation", "nearest") != "nearest":
        raise ValueError(f"{operation.name!r} mixes its neighbours ({operation.interpolation}); laid out is nearest")
    if source.size >= _EXACT or sum(unit.is_source) > 1:
        raise ValueError(f"{operation.name!r} moves {source.size} numbers, or by numbers that are worked out")
    places = 1 + np.arange(source.size, dtype=np.float32).reshape(1, *source.shape)  # 0 is padding

    def read(given):
        if not isinstance(given, keras.KerasTensor):
            return given
        return places[:, 0] if len(given.shape) == 1 else places  # a single number of each image has no axis there

    args, kwargs = keras.tree.map_structure(read, arguments_of(operation))
    number = round(float(np.atleast_1d(np.asarray(operation.call(*args, **kwargs))[0])[unit.index]))
    if number == 0:
        return Working(0.0, "y = 0", (Line("0", "padding", 0.0),))
    return _from(source, np.unravel_index(number - 1, source.shape))


def _from(source, place, *first: Line) -> Working:
    if source.ndim not in _PLACES:
        raise ValueError(
            f"comes from an array of {source.ndim} axes; laid out are features, sequences, maps and volumes"
        )
    where = (Line(*name, float(number)) for name, number in zip(_PLACES[source.ndim], place, strict=True))
    value = float(source[place])
    names = ",".join(symbol for symbol, _ in _PLACES[source.ndim])
    return Working(value, f"y = x_{{{names}}}", (*first, *where, Line("x", "what is there", value)))


_MOVING = (
    *("Cropping1D", "Cropping3D", "DepthToSpace", "ExpandDims", "Flip", "GetItem", "Moveaxis", "Permute"),
    *("RepeatVector", "SpaceToDepth", "Squeeze", "Swapaxes", "Transpose", "UpSampling1D", "UpSampling2D"),
    *("UpSampling3D", "ZeroPadding1D", "ZeroPadding3D"),
)
MOVES = {
    **dict.fromkeys(_MOVING, moved),
    "Concatenate": concatenate,
    "Cropping2D": shift,
    "Flatten": reshape,
    "Reshape": reshape,
    "ZeroPadding2D": shift,
}
