"""Every layer at a glance, from one pass: its strongest map and its largest number, whatever the size of the network.

A network for images of 224×224 pixels gives hundreds of megabytes on the way. What is looked at of each layer is taken
inside the pass, and before the next step runs, so that no more than that is ever held.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from keras import ops

from vizcore.backend import after, parametrised
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay
from vizcore.run.trace import Trace


@dataclass(frozen=True, eq=False)
class Overview:
    """What is seen of all layers of one image at once.

    Args:
        strongest: {layer: the channel of the largest average magnitude, shaped as the layer without its last axis; all
            numbers of a layer that has one axis}.
        largest: {layer: its largest absolute number}.
    """

    strongest: Mapping[str, np.ndarray]
    largest: Mapping[str, float]


def overview(classifier: Classifier, trace: Trace) -> Overview:
    """Every layer at a glance: from the trace where it holds them, else by one more pass."""
    names = tuple(layer.name for layer in classifier.layers)
    if trace.activations:
        found = {name: _looked_at(np, trace.activations[name][None]) for name in names}
    else:
        run = classifier.prepared(("overview",), lambda: _prepare(classifier, names))
        seen = run(trace.image[None], {})
        found = {name: (seen[f"map {name}"], seen[f"most {name}"]) for name in names}
    return Overview(
        {name: each[0].astype(np.float32) for name, (each, _) in found.items()},
        {name: float(most[0]) for name, (_, most) in found.items()},
    )


def _prepare(classifier: Classifier, names: tuple[str, ...]):
    def forward(images, _):
        found = {}

        def look_at(name: str):
            def edit(value):
                looked = _looked_at(ops, ops.cast(value, "float32"))
                found[f"map {name}"], found[f"most {name}"] = looked
                return after(value, *looked)  # else a pass may put off looking, and keep every layer until then

            return edit

        replay(classifier.model, images, (), {name: look_at(name) for name in names})
        return found

    return parametrised(forward, classifier.model.inputs[0], {})


def _looked_at(of, value):
    """(the strongest channel, the largest magnitude) of one image's layer; by NumPy or by Keras' operations.

    `take_along_axis` would do for a batch, but of fifty steps for each layer: a graph of megabytes.
    """
    magnitudes = of.abs(value)
    axes = tuple(range(1, len(value.shape)))
    most = of.max(magnitudes, axis=axes) if axes else magnitudes
    if len(value.shape) <= 2:
        return value, most
    strongest = of.argmax(of.mean(magnitudes, axis=axes[:-1]), axis=-1)
    return of.take(value[0], strongest[0], axis=-1)[None], most
