"""What one image did to every layer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image
from vizcore.network.classifier import Classifier

WHOLE = 32 * 2**20  # bytes of activations up to which a trace keeps every layer


@dataclass(frozen=True, eq=False)
class Trace:
    """The activations of one image.

    Args:
        image: (height, width, channels), in [0, 1], as the network received it.
        logits: one per label.
        activations: {layer: its activation, (height, width, channels) or (features,)}: every layer where all of them
            together are at most `WHOLE`, none otherwise.
    """

    image: Image
    logits: Float[np.ndarray, " classes"]
    activations: Mapping[str, np.ndarray]


def trace(classifier: Classifier, image: Image) -> Trace:
    """Run one image through the network, once, and keep what every layer made of it.

    Raises:
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    every = tuple(layer.name for layer in classifier.layers)
    wanted = every if sum(layer.memory for layer in classifier.layers) <= WHOLE else (classifier.logits,)
    activations = _run(classifier, image, wanted)
    logits = activations[classifier.logits]
    return Trace(image, logits, activations if wanted == every else {})


def activation(classifier: Classifier, trace: Trace, layer: str) -> np.ndarray:
    """One layer's activation: from the trace where it is activations, by one more forward pass where it is not.

    Returns:
        (height, width, channels) or (features,).
    """
    if layer in trace.activations:
        return trace.activations[layer]
    return _run(classifier, trace.image, (layer,))[layer]


def activations(classifier: Classifier, trace: Trace, layers: Sequence[str]) -> Mapping[str, np.ndarray]:
    """The same of several layers, from one more forward pass where the trace does not hold them."""
    if all(layer in trace.activations for layer in layers):
        return trace.activations
    return _run(classifier, trace.image, tuple(dict.fromkeys(layers)))


def _run(classifier, image, layers):
    return {name: value[0] for name, value in classifier.run(image[None], layers).items()}
