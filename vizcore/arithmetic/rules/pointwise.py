"""Layers that read their own place: activation functions, merges; and layers that only move numbers."""

import re

import numpy as np

from vizcore.arithmetic.activations import FUNCTIONS
from vizcore.arithmetic.rules.normalisations import softmax
from vizcore.arithmetic.rules.reading import HERE, Made, Reading, cells_of, here, laid, maps_of
from vizcore.network.layers import Window, require_window
from vizcore.network.layers.kinds import ACTIVATIONS, IDENTITIES, MERGES

_LAYERS = {"ELU": "elu", "LeakyReLU": "leaky_relu", "ReLU": "relu"}


def function(reading: Reading) -> Made:
    """An activation function, by its name and its settings."""
    operation = reading.operation
    given = getattr(operation, "activation", None)
    kind = type(operation).__name__
    name = given.__name__ if given else _LAYERS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
    if name == "softmax":
        return softmax(reading)
    if kind == "PReLU":
        slope = laid(np.broadcast_to(reading.weight("alpha"), reading.shape))[..., reading.channel]
        return here("function", reading, {"name": "prelu"}, {"slope": slope})
    if name not in FUNCTIONS:
        raise ValueError(f"{operation.name!r} has the activation {name!r}; laid out are {', '.join(FUNCTIONS)}")
    slope = getattr(operation, "negative_slope", None)
    settings = {
        "name": name,
        "slope": float((0.2 if name == "leaky_relu" else 0.0) if slope is None else slope),
        "ceiling": None if getattr(operation, "max_value", None) is None else float(operation.max_value),
        "threshold": float(getattr(operation, "threshold", 0.0) or 0.0),
        "alpha": float(getattr(operation, "alpha", 1.0)),
        "approximate": bool(getattr(operation, "approximate", False)),
    }
    return here("function", reading, settings)


def merge(reading: Reading) -> Made:
    """The same place and channel of every operand."""
    maps, origins, source = [], [], 0
    for value, is_source in zip(reading.operands, reading.is_source, strict=True):
        value = value[0] if value.ndim == len(reading.shape) + 1 and len(value) == 1 else value  # a batch axis
        if value.ndim not in (0, len(reading.shape)):
            raise ValueError(f"{reading.operation.name!r} merges shapes {value.shape} and {reading.shape}")
        maps.append(laid(np.broadcast_to(value, reading.shape))[..., reading.channel])
        own = reading.channel if value.ndim and value.shape[-1] > 1 else 0
        origins.append((source, own) if is_source else (-1, 0))
        source += is_source
    how = type(reading.operation).__name__
    return Made("merge", cells_of(HERE) | {"how": how}, np.stack(maps, axis=-1), tuple(origins))


def scaled_sum(reading: Reading) -> Made:
    """The same place and channel of two operands, the second one made smaller."""
    maps = np.stack([laid(value)[..., reading.channel] for value in reading.operands], axis=-1)
    kernel = np.array([1.0, reading.operation.scale], np.float32).reshape(1, 1, 2)
    return Made("sum", cells_of(HERE), maps, ((0, reading.channel), (1, reading.channel)), {"kernel": kernel})


def identity(reading: Reading) -> Made:
    """What acts in training only."""
    return here("copy", reading, {})


def concatenate(reading: Reading) -> Made:
    """One map of one of the operands."""
    reading.needs_last_axis(reading.operation.axis)
    ends = np.cumsum([operand.shape[-1] for operand in reading.operands])
    number = int(np.searchsorted(ends, reading.channel, side="right"))
    operand = reading.operands[number]
    channel = reading.channel - int(ends[number]) + operand.shape[-1]
    source = sum(reading.is_source[:number]) if reading.is_source[number] else -1
    return Made("copy", cells_of(HERE), laid(operand)[..., [channel]], ((source, channel),))


def flatten(reading: Reading) -> Made:
    """One number of one map."""
    if len(reading.shape) != 1:
        raise ValueError(f"{reading.operation.name!r} gives {reading.shape}: laid out is what gives features")
    row, column, channel = (int(place) for place in np.unravel_index(reading.channel, reading.source.shape))
    return Made("copy", cells_of(Window(before=(-row, -column))), *maps_of(reading, [channel]))


def shift(reading: Reading) -> Made:
    """Zero padding and cropping."""
    window = require_window(reading.operation, reading.source.shape)
    return Made("copy", cells_of(window), *maps_of(reading, [reading.channel]))


POINTWISE = {
    **dict.fromkeys(ACTIVATIONS, function),
    **dict.fromkeys(IDENTITIES, identity),
    **dict.fromkeys(MERGES, merge),
    "Concatenate": concatenate,
    "CustomScaleLayer": scaled_sum,
    "Cropping2D": shift,
    "Flatten": flatten,
    "Reshape": flatten,
    "ZeroPadding2D": shift,
}
