"""What a batch of faces does to every channel of a network, from one compiled pass that keeps one number a channel."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from keras import ops

from vizcore.arrays import Batch
from vizcore.backend import parametrised
from vizcore.network.classifier import Classifier
from vizcore.network.layers.kinds import DROPOUTS
from vizcore.run.replay import replay

_THE_SAME = DROPOUTS | {"InputLayer"}  # a dropout passes everything on when a network is asked


@dataclass(frozen=True)
class Channels:
    """Every channel of every layer that is looked at, in one row.

    Args:
        layers: {layer: (first place in the row, how many)}.
    """

    layers: dict[str, tuple[int, int]]

    @property
    def count(self) -> int:
        """Of all channels."""
        return sum(many for _, many in self.layers.values())

    def place(self, layer: str, channel: int) -> int:
        """Where a channel stands in the row.

        Raises:
            KeyError: there is no such layer, or it has no such channel.
        """
        start, many = self.layers[layer]
        if not 0 <= channel < many:
            raise KeyError(f"{layer} has no channel {channel}")
        return start + channel


@dataclass(frozen=True, eq=False)
class Strongest:
    """What a batch did.

    Args:
        values: of every face and channel the largest number on its map.
        logits: of every face.
        embedding: of every face the layer before the logits; the mean of each channel where it has maps.
    """

    values: Float[np.ndarray, "faces channels"]
    logits: Float[np.ndarray, "faces classes"]
    embedding: Float[np.ndarray, "faces features"]


def channels_of(classifier: Classifier) -> Channels:
    """The channels that are looked at: of every layer but the image and dropouts, which change nothing."""
    found, start = {}, 0
    for layer in classifier.layers:
        if layer.kind not in _THE_SAME and layer.output_shape:
            found[layer.name] = (start, layer.channels)
            start += layer.channels
    return Channels(found)


def source_of(classifier: Classifier, layer: str) -> str:
    """The layer itself, or the one whose numbers it passes on."""
    while classifier.by_name[layer].kind in DROPOUTS:
        (layer,) = classifier.by_name[layer].inputs
    return layer


def before_logits(classifier: Classifier) -> str:
    """The layer whose numbers the logits are made of: the usual embedding."""
    return source_of(classifier, classifier.by_name[classifier.logits].inputs[0])


def strongest(classifier: Classifier, images: Batch) -> Strongest:
    """What a batch does to every channel.

    Raises:
        ValueError: these are no images for this network.
    """
    run = classifier.prepared(("strongest",), lambda: _prepare(classifier))
    seen = run(classifier.checked_batch(images), {})
    return Strongest(seen["values"], seen["logits"], seen["embedding"])


def embedded(classifier: Classifier, images: Batch, layer: str) -> Float[np.ndarray, "faces features"]:
    """A batch in the space of a layer: its numbers, or the mean of each channel where it has maps."""
    values = classifier.run(images, (layer,))[layer]
    return values.reshape(len(values), -1, values.shape[-1]).mean(axis=1)


def places(classifier: Classifier, images: Batch, layer: str, channel: int) -> Int[np.ndarray, "faces 2"]:
    """(row, column) of a channel's strongest unit for every image; (0, 0) where the layer has no maps."""
    values = classifier.run(images, (layer,))[layer][..., channel]
    if values.ndim == 1:
        return np.zeros((len(values), 2), int)
    where = values.reshape(len(values), -1).argmax(axis=1)
    return np.stack(np.unravel_index(where, values.shape[1:]), axis=1).astype(int)


def _prepare(classifier: Classifier):
    names, logits, embedding = [*channels_of(classifier).layers], classifier.logits, before_logits(classifier)
    rising = _rising(classifier)

    def forward(images, _):
        seen, values = replay(classifier.model, images, sorted({*names, logits, embedding})), {}
        for name in names:
            before = next(iter(classifier.by_name[name].inputs), None)
            known = values.get(before) if name in rising else None
            values[name] = reduced(seen[name], ops.max) if known is None else rising[name](known)
        return {
            "values": ops.concatenate([values[name] for name in names], axis=1),
            "logits": ops.cast(seen[logits], "float32"),
            "embedding": reduced(seen[embedding], ops.mean),
        }

    return parametrised(forward, classifier.model.inputs[0], {})


def _rising(classifier: Classifier) -> dict:
    """{name of a ReLU: it}; what rises with its input has its largest number where that has: one search is enough."""
    operations = {operation.name: operation for operation in classifier.model.operations}
    relus = [layer.name for layer in classifier.layers if layer.kind == "ReLU"]
    return {name: operations[name] for name in relus if getattr(operations[name], "negative_slope", 0) >= 0}


def reduced(value, by):
    """(batch, channels) of a layer of any shape."""
    value = ops.cast(value, "float32")
    between = tuple(range(1, len(value.shape) - 1))
    return by(value, axis=between) if between else value
