"""Every layer at a glance: its strongest map and its largest number, whatever the size of the network."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vizcore.network.classifier import Classifier
from vizcore.run.glances import glances
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
    looks = {layer.name: _looked_at for layer in classifier.layers}
    found = glances(classifier, trace, looks, ("overview",))
    return Overview(
        {name: each[0].astype(np.float32) for name, (each, _) in found.items()},
        {name: float(most[0]) for name, (_, most) in found.items()},
    )


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
