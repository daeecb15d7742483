"""A copy of a network whose layers have the channels first, with the channels last, as every room has them."""

from dataclasses import dataclass, field
from types import MappingProxyType

import keras

from vizcore.network.copying import Copy
from vizcore.network.graph import Tensor, step_of
from vizcore.network.layers.kinds import ACTIVATIONS, IDENTITIES, MERGES

_OF_SEQUENCES = {"ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"}
_FIRST, _LAST = "channels_first", "channels_last"
_ELEMENTWISE = (ACTIVATIONS | IDENTITIES | MERGES) - {"PReLU"}  # which has a number for each place
_ALONG_AN_AXIS = {"glu", "log_softmax", "softmax", "sparsemax"}  # activation functions of Keras
_TO_LAST = (0, 2, 3, 1)  # axes of maps whose channels come first, as they stand where they come last


@dataclass
class ChannelsLast(Copy):
    """A copy in which what has its channels first runs with them last, between two transpositions.

    Where nothing but such layers and elementwise steps follow one another, no transposition is left.
    """

    _origins: dict[int, tuple[int, Tensor]] = field(default_factory=dict)  # axis of its channels, and it with them last
    _alive: list = field(default_factory=list)  # tensors whose identity is a key

    def of_image(self, first: Tensor, image: Tensor) -> None:
        """Say that `first` is the image with its channels first."""
        self._remember(first, image)

    def has_channels_last(self, maps: Tensor) -> bool:
        """Whether maps that come out of a network are known to have their channels last."""
        operation = step_of(maps)
        while type(operation).__name__ in ACTIVATIONS | IDENTITIES | {"Softmax"}:
            operation = step_of(operation.input)
        return getattr(operation, "data_format", None) == _LAST

    def _layer_or_function(self, operation, name, args, kwargs, activation, changes=MappingProxyType({})):
        tensors = [each for each in keras.tree.flatten((args, kwargs)) if hasattr(each, "shape")]
        rank = len(tensors[0].shape) if tensors else 0
        if tensors and turns_to_last(operation) and self._last_of(tensors[0], 1) is not None:
            return self._last_of(tensors[0], 1)
        if getattr(operation, "data_format", None) == _FIRST:
            return self._turned(operation, name, args, kwargs, activation, {"data_format": _LAST})
        axis = getattr(operation, "axis", None)
        if type(operation).__name__ == "BatchNormalization" and rank > 2 and axis in (1, 1 - rank):
            return self._turned(operation, name, args, kwargs, activation, {"axis": -1})
        if _is_elementwise(operation) and tensors and all(self._last_of(each, 1) is not None for each in tensors):
            return self._turned(operation, name, args, kwargs, activation, _noise_last(operation, rank))
        return super()._layer_or_function(operation, name, args, kwargs, activation, changes)

    def activation(self, function, name: str):
        step = super().activation(function, name)
        if not _acts_on_each(function):
            return step

        def run(value):
            origin = self._last_of(value, 1)
            return step(value) if origin is None else self._back(step(origin), 1)

        return run

    def _turned(self, operation, name, args, kwargs, activation, changes):
        is_sequence = type(operation).__name__ in _OF_SEQUENCES
        if is_sequence and operation.return_state:
            raise ValueError(
                f"{operation.name!r}, a {type(operation).__name__} with the channels first, gives its state too: build "
                'it with return_state=False, or with data_format="channels_last"'
            )
        first = iter([2] if is_sequence else [])  # of the images of a sequence; of a state and of all else it is 1
        args, kwargs = keras.tree.map_structure(lambda each: self._last(each, first), (args, kwargs))
        value = super()._layer_or_function(operation, name, args, kwargs, activation, changes)
        axis = 2 if is_sequence and operation.return_sequences else 1
        return self._back(value, axis) if len(value.shape) > 2 else value

    def _last(self, value, first):
        if not hasattr(value, "shape") or len(value.shape) < 3:
            return value
        axis = next(first, 1)
        if (origin := self._last_of(value, axis)) is not None:
            return origin
        rank = len(value.shape)
        order = (*(place for place in range(1, rank) if place != axis), axis)
        return keras.layers.Permute(order, name=self.unique("channels_last"))(value)

    def _back(self, value, axis: int):
        rank = len(value.shape)
        order = (*range(1, axis), rank - 1, *range(axis, rank - 1))
        first = keras.layers.Permute(order, name=self.unique("channels_first"))(value)
        self._remember(first, value, axis)
        return first

    def _last_of(self, value, axis: int) -> Tensor | None:
        """A tensor whose channels stand at an axis, with its channels last, where that is known."""
        known, origin = self._origins.get(id(value), (axis, None))
        return origin if known == axis else None

    def _remember(self, first, last, axis: int = 1) -> None:
        self._alive.append(first)
        self._origins[id(first)] = axis, last


def _noise_last(operation, rank: int) -> dict:
    """The shape of a dropout's noise, where it has one of its own, with the channels last."""
    shape = getattr(operation, "noise_shape", None)
    if shape is None or len(shape) != rank or rank < 3:
        return {}
    return {"noise_shape": (shape[0], *shape[2:], shape[1])}


def _acts_on_each(function) -> bool:
    """Whether an activation gives of each number another, wherever that number stands; False where nobody knows."""
    if isinstance(function, keras.layers.Layer):
        return type(function).__name__ in _ELEMENTWISE
    name = getattr(function, "__name__", "")
    return name not in _ALONG_AN_AXIS and getattr(keras.activations, name, None) is function


def _is_elementwise(operation) -> bool:
    if type(operation).__name__ not in _ELEMENTWISE:
        return False
    return not isinstance(operation, keras.layers.Activation) or _acts_on_each(operation.activation)


def turns_to_last(operation) -> bool:
    """Whether a step puts the channels of maps, which came first, last."""
    order = getattr(operation, "axes" if type(operation).__name__ == "Transpose" else "dims", None) or ()
    return tuple(order) in (_TO_LAST, _TO_LAST[1:]) and type(operation).__name__ in ("Permute", "Transpose")
