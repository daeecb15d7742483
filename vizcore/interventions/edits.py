"""What becomes of a prediction when channels on the way to it are switched off, scaled, or taken from another face.

Morcos et al., "On the importance of single directions for generalization", 2018. https://arxiv.org/abs/1803.06959

An edit is one of a replay: the network itself stays as it is, and two people edit the same one at once. Numbers of an
edit are arguments of what is compiled, so a slider compiles nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import keras
import numpy as np

from vizcore.arrays import Batch
from vizcore.backend import Arrays, parametrised
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay

_WRITTEN = re.compile(r"(?P<layer>.+):(?P<channels>\d+(?:,\d+)*)\*(?P<factor>-?\d+(?:\.\d+)?|B)")
OTHER = "B"  # in place of a factor: another face's


@dataclass(frozen=True)
class Edit:
    """What is done to some channels of one layer.

    Args:
        layer: its name.
        channels: indices along its last axis.
        factor: what their activations are multiplied by: 0 switches them off; None: another face's in their place.
    """

    layer: str
    channels: tuple[int, ...]
    factor: float | None = 0.0

    def __str__(self) -> str:
        """For a link: "relu2_1:3,7*0", "relu2_1:3*B"; `parse` reads it."""
        by = OTHER if self.factor is None else f"{self.factor:g}"
        return f"{self.layer}:{','.join(map(str, self.channels))}*{by}"


@dataclass(frozen=True, eq=False)
class Change:
    """The numbers of all edits of one layer: activation · factor + added.

    Args:
        factor: (batch or 1, …, channels), to be broadcast over the layer's activation.
        added: the same way; None for nothing.
    """

    factor: np.ndarray
    added: np.ndarray | None = None


def parse(text: str) -> tuple[Edit, ...]:
    """The edits of a link, "relu2_1:3,7*0;relu3_1:5*2.5", without regard to any network.

    Raises:
        ValueError: one is not written as an edit is.
    """
    return tuple(_parsed(part) for part in text.split(";") if part)


def _parsed(text: str) -> Edit:
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(f"expected a change such as relu2_1:3,7*0, relu2_1:3*2.5 or relu2_1:3*B, not {text!r}")
    channels = tuple(dict.fromkeys(map(int, found["channels"].split(","))))
    return Edit(found["layer"], channels, None if found["factor"] == OTHER else float(found["factor"]))


def edited(
    classifier: Classifier,
    images: Batch,
    edits: Sequence[Edit],
    wanted: Sequence[str] = (),
    other: Mapping[str, np.ndarray] | None = None,
) -> Arrays:
    """What the network gives when channels on the way are changed.

    Args:
        classifier: the network; left as it is.
        images: (batch, height, width, channels), in [0, 1].
        edits: where two name the same channel, the later one counts.
        wanted: names of steps; the logits where there are none.
        other: {layer: another face's activation there}, without batch; of each layer that an edit takes it from.

    Returns:
        {step: (batch, …)}, after its own edit. Without edits what `Classifier.run` gives, to the last bit.

    Raises:
        KeyError: the network has no such layer, or the other face's is missing.
        IndexError: the layer has no such channel.
        ValueError: these are no images for this network.
    """
    wanted = tuple(wanted) or (classifier.logits,)
    layers = dict.fromkeys(edit.layer for edit in edits)
    changes = {layer: _change(classifier, layer, edits, other or {}) for layer in layers}
    return changed(classifier, images, changes, wanted) if changes else classifier.run(images, wanted)


def _change(classifier: Classifier, layer: str, edits: Sequence[Edit], other: Mapping[str, np.ndarray]) -> Change:
    info = check_layer(classifier, layer)
    factor, taken = np.ones(info.channels, np.float32), np.zeros(info.channels, bool)
    for edit in edits:
        if edit.layer != layer:
            continue
        if wrong := [channel for channel in edit.channels if not 0 <= channel < info.channels]:
            raise IndexError(f"{layer} has channels 0 to {info.channels - 1}, not {wrong[0]}")
        chosen = list(edit.channels)
        factor[chosen], taken[chosen] = edit.factor or 0.0, edit.factor is None
    row = factor.reshape([1] * len(info.output_shape) + [-1])
    if not taken.any():
        return Change(row)
    if layer not in other:
        raise KeyError(f"what another face gives at {layer} is missing")
    return Change(row, np.where(taken, other[layer], 0).astype(np.float32)[None])


def check_layer(classifier: Classifier, layer: str):
    """The facts of a layer.

    Raises:
        KeyError: the network has no such layer.
    """
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    return classifier.by_name[layer]


def changed(classifier: Classifier, images: Batch, changes: Mapping[str, Change], wanted: tuple[str, ...]) -> Arrays:
    """What the network gives when layers are changed by the numbers of `changes`.

    One image meets many changes where the batch of `images` is 1 and that of a change is larger: what comes before the
    change then runs once.

    Returns:
        {step: (batch, …)}, of the larger batch where the step lies behind a change.

    Raises:
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images)
    added = tuple(layer for layer in changes if changes[layer].added is not None)
    run = classifier.prepared(
        ("changed", tuple(changes), added, wanted), lambda: _prepare(classifier, tuple(changes), added, wanted)
    )
    numbers = {f"{layer}*": change.factor for layer, change in changes.items()}
    return run(images, numbers | {f"{layer}+": changes[layer].added for layer in added})


def _prepare(classifier: Classifier, layers: tuple[str, ...], added: tuple[str, ...], wanted: tuple[str, ...]):
    model = classifier.model
    axes = {layer: 1 + len(classifier.by_name[layer].output_shape) for layer in layers}

    def forward(images, numbers):
        def edit(layer):
            def run(value):
                found = value * keras.ops.cast(numbers[f"{layer}*"], value.dtype)
                if layer in added:
                    found = found + keras.ops.cast(numbers[f"{layer}+"], value.dtype)
                return keras.ops.reshape(found, (-1, *value.shape[1:]))  # its numbers' shapes are not known beforehand

            return run

        return replay(model, images, wanted, {layer: edit(layer) for layer in layers}, rule=_of_one_batch)

    given = {f"{layer}*": axes[layer] for layer in layers} | {f"{layer}+": axes[layer] for layer in added}
    return parametrised(forward, model.inputs[0], given)


def _of_one_batch(operation: keras.Operation):
    """A step that reads several others, of which one may have met many changes and another none."""
    if len(keras.tree.flatten(operation.input)) == 1:
        return operation

    def run(*given, **named):
        batches = [keras.ops.shape(value)[0] for value in keras.tree.flatten((given, named)) if _is_batch(value)]
        count = reduce(keras.ops.maximum, batches)

        def repeated(tensor):
            return keras.ops.broadcast_to(tensor, (count, *tensor.shape[1:])) if _is_batch(tensor) else tensor

        return operation(*keras.tree.map_structure(repeated, given), **keras.tree.map_structure(repeated, named))

    return run


def _is_batch(value) -> bool:
    """A tensor of a batch whose size is not known while the network is compiled; constants have one."""
    return keras.ops.is_tensor(value) and len(value.shape) > 0 and value.shape[0] is None
