"""A trained network and the facts needed to look inside it."""

import hashlib
import json
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property

import keras
import numpy as np

from vizcore.arrays import Batch, Image, checked_image, checked_images
from vizcore.backend import Arrays, compiled
from vizcore.network.answers import Numbers, Outputs, log_odds, predictions
from vizcore.network.cards import Card
from vizcore.network.ends import ending_of
from vizcore.network.graph import step_of
from vizcore.network.layers import LayerInfo, layers_of
from vizcore.network.reference import Reference

_MEMORY = 256 * 2**20  # bytes that the compiled functions of a network may take, about
_STEP = 75_000  # bytes that one of them takes for each step of the network, measured on fovea and resnet56
_LEAST = 16  # functions that are held of a network of any size


@dataclass(frozen=True, eq=False)
class Classifier:
    """A flat functional graph (see `vizcore.network.flatten`) that takes images in [0, 1] and ends in linear logits.

    Shared by all visitors and never changed: whoever wants another network runs an edited copy of its graph.

    Args:
        name: key of its weights and model card.
        model: flat; preprocessing inside.
        labels: one per logit.
        card: what was measured of it, where it is one of the shipped networks.
        reference: what its channels do on the training faces; empty where nobody measured that.
        outputs: what its logits are, see `vizcore.network.answers`; where that is not said, one logit is a number, and
            of several one is right.
    """

    name: str
    model: keras.Model
    labels: tuple[str, ...]
    card: Card | None = None
    reference: Mapping[str, Reference] = field(default_factory=dict)
    outputs: Outputs | None = None
    _lock: AbstractContextManager = field(init=False, repr=False, default_factory=threading.Lock)
    _prepared: OrderedDict[Hashable, Callable] = field(init=False, repr=False, default_factory=OrderedDict)

    def __post_init__(self):
        logits = self.model.output_shape[-1]
        if len(self.labels) != logits:
            raise ValueError(f"{self.name}: {len(self.labels)} labels for {logits} logits")
        if self.outputs is None:
            object.__setattr__(self, "outputs", "numbers" if logits == 1 else "softmax")
        if (end := ending_of(self.model.outputs[0]).end) != "linear":
            raise ValueError(
                f"{self.name}: expected a network that ends in logits, not in a {end}; see vizcore.network.own"
            )
        if (dtype := self.model.inputs[0].dtype) != "float32":
            raise ValueError(f"{self.name}: expected a network that takes float32 images in [0, 1]; it takes {dtype}")

    @cached_property
    def layers(self) -> tuple[LayerInfo, ...]:
        """Every step from the image to the logits, in the order in which they run."""
        return layers_of(self.model)

    @cached_property
    def by_name(self) -> Mapping[str, LayerInfo]:
        """The same by name."""
        return {layer.name: layer for layer in self.layers}

    @cached_property
    def before(self) -> Mapping[str, frozenset[str]]:
        """{layer: the names of all layers that it depends on, the image included}."""
        found = {}
        for layer in self.layers:
            found[layer.name] = frozenset(layer.inputs).union(*(found[name] for name in layer.inputs))
        return found

    @cached_property
    def crossed(self) -> Mapping[str, frozenset[str]]:
        """{layer: the names of all layers that every path from the image to it crosses, itself and the image included}.

        In the words of graphs, its dominators.
        """
        found: dict[str, frozenset[str]] = {}
        for layer in self.layers:
            ways = [found[name] for name in layer.inputs]
            found[layer.name] = frozenset({layer.name}).union(frozenset.intersection(*ways) if ways else ())
        return found

    @cached_property
    def identity(self) -> str:
        """What tells it from every other network, whatever their names: a hash of its graph, weights and labels."""
        with warnings.catch_warnings():  # of functions that Keras would not read again
            warnings.simplefilter("ignore")
            graph = json.dumps([self.model.get_config(), self.labels, self.outputs], default=str)
        told = hashlib.blake2b(graph.encode(), digest_size=16)
        for weights in self.model.get_weights():
            told.update(f"{weights.dtype}{weights.shape}".encode())
            told.update(np.ascontiguousarray(weights).data)
        return told.hexdigest()

    @property
    def temperature(self) -> float:
        """What logits are divided by before the softmax that people see; 1 where nobody has calibrated the network."""
        return self.card.temperature if self.card else 1.0

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(height, width, channels) of the image it takes."""
        return tuple(self.model.input_shape[1:])

    @property
    def logits(self) -> str:
        """Name of the step that gives the logits."""
        return step_of(self.model.outputs[0]).name

    def checked(self, image: Image) -> Image:
        """An image, as it came in, if it is one for this network: the door of every function that takes an image.

        Raises:
            ValueError: its shape is another than `image_shape`, it is not float32, not finite, or not in [0, 1].
        """
        return checked_image(image, self.image_shape)

    def checked_batch(self, images: Batch, *, any_range: bool = False) -> Batch:
        """The same for a batch; with `any_range` its numbers may lie outside [0, 1].

        Raises:
            ValueError: one of them is no image for this network.
        """
        return checked_images(images, self.image_shape, any_range=any_range)

    def predictions(self, logits: Numbers) -> Numbers:
        """What people are shown for its logits: calibrated probabilities, or numbers as they are; see `outputs`."""
        return predictions(logits, self.outputs or "softmax", self.temperature)

    def log_odds(self, logits: Numbers) -> Numbers:
        """The logarithm of each answer's calibrated odds; of numbers the numbers themselves."""
        return log_odds(logits, self.outputs or "softmax", self.temperature)

    def run(self, images: Batch, layers: tuple[str, ...]) -> Arrays:
        """What the named steps give for a batch, from one compiled forward pass.

        Args:
            images: (batch, height, width, channels), in [0, 1].
            layers: names of steps.

        Returns:
            {name: (batch, …)}, float32, shaped as its `LayerInfo` says; of a step that gives truths, 0 and 1.

        Raises:
            ValueError: these are no images for this network.
        """
        found = self.prepared(layers, lambda: self._view(layers))(self.checked_batch(images))
        return {name: _as_features(value).astype(np.float32, copy=False) for name, value in found.items()}

    def prepared(self, key: Hashable, prepare: Callable[[], Callable]) -> Callable:
        """A compiled function of this network, made at its first use and held among the last that were used.

        Making one takes as long as running it a hundred times, so a crowd whose layers are many must find its own
        still there: as many are held as fit into `_MEMORY`.
        """
        with self._lock:
            if key not in self._prepared:
                self._prepared[key] = prepare()
                if len(self._prepared) > self._most:
                    self._prepared.popitem(last=False)
            self._prepared.move_to_end(key)
            return self._prepared[key]

    @cached_property
    def _most(self) -> int:
        """How many compiled functions are held."""
        return max(_LEAST, _MEMORY // (_STEP * len(self.layers)))

    def _view(self, layers: tuple[str, ...]) -> Callable[[np.ndarray], Arrays]:
        steps = {operation.name: operation.output for operation in self.model.operations}
        return compiled(keras.Model(self.model.inputs, {name: steps[name] for name in layers}))


def _as_features(value: np.ndarray) -> np.ndarray:
    """A single number of each image, (batch,), as (batch, 1)."""
    return value[:, None] if value.ndim == 1 else value
