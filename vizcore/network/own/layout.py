"""A copy of a network whose layers have the channels first, with the channels last, as every room has them."""

from dataclasses import dataclass, field
from types import MappingProxyType

import keras

from vizcore.network.copying import Copy
from vizcore.network.graph import Tensor
from vizcore.network.layers.kinds import ACTIVATIONS, IDENTITIES, MERGES

_FIRST, _LAST = "channels_first", "channels_last"
_ELEMENTWISE = (ACTIVATIONS | IDENTITIES | MERGES) - {"PReLU"}  # which has a number for each place


@dataclass
class ChannelsLast(Copy):
    """A copy in which what has its channels first runs with them last, between two transpositions.

    Where nothing but such layers and elementwise steps follow one another, no transposition is left.
    """

    _origins: dict[int, Tensor] = field(default_factory=dict)
    _alive: list = field(default_factory=list)  # tensors whose identity is a key

    def of_image(self, first: Tensor, image: Tensor) -> None:
        """Say that `first` is the image with its channels first."""
        self._remember(first, image)

    def _layer_or_function(self, operation, name, args, kwargs, activation, changes=MappingProxyType({})):
        tensors = [each for each in keras.tree.flatten((args, kwargs)) if hasattr(each, "shape")]
        rank = len(tensors[0].shape) if tensors else 0
        if getattr(operation, "data_format", None) == _FIRST:
            return self._turned(operation, name, args, kwargs, activation, {"data_format": _LAST})
        axis = getattr(operation, "axis", None)
        if type(operation).__name__ == "BatchNormalization" and rank > 2 and axis in (1, 1 - rank):
            return self._turned(operation, name, args, kwargs, activation, {"axis": -1})
        known = [self._origins.get(id(each)) for each in tensors]
        if type(operation).__name__ in _ELEMENTWISE and known and all(each is not None for each in known):
            return self._turned(operation, name, args, kwargs, activation, {})
        return super()._layer_or_function(operation, name, args, kwargs, activation, changes)

    def activation(self, function, name: str):
        step = super().activation(function, name)
        if isinstance(function, keras.layers.Softmax | keras.layers.PReLU):  # an axis, or a number for each place
            return step

        def run(value):
            origin = self._origins.get(id(value))
            return step(value) if origin is None else self._back(step(origin))

        return run

    def _turned(self, operation, name, args, kwargs, activation, changes):
        args, kwargs = keras.tree.map_structure(self._last, (args, kwargs))
        value = super()._layer_or_function(operation, name, args, kwargs, activation, changes)
        return self._back(value) if len(value.shape) > 2 else value

    def _last(self, value):
        if not hasattr(value, "shape") or len(value.shape) < 3:
            return value
        if id(value) in self._origins:
            return self._origins[id(value)]
        order = (*range(2, len(value.shape)), 1)
        return keras.layers.Permute(order, name=self.unique("channels_last"))(value)

    def _back(self, value):
        rank = len(value.shape)
        first = keras.layers.Permute((rank - 1, *range(1, rank - 1)), name=self.unique("channels_first"))(value)
        self._remember(first, value)
        return first

    def _remember(self, first, last) -> None:
        self._alive.append(first)
        self._origins[id(first)] = last
