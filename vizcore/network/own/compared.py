"""What a network would say if its pixels were scaled in another way: how a person finds the right one."""

import keras
import numpy as np

from vizcore.arrays import Image
from vizcore.backend import at_once
from vizcore.network.classifier import Classifier
from vizcore.network.graph import walk
from vizcore.network.own.scales import SCALED, SCALES, as_scaled


def as_trained(scale: str, image: Image) -> np.ndarray:
    """The numbers that an image in [0, 1] becomes, shaped as it is.

    Raises:
        ValueError: this is no image.
    """
    return as_scaled(scale, image[None])[0]


def logits_at_scale(classifier: Classifier, now: str, scale: str, image: Image) -> np.ndarray:
    """What an own network's logits would be for an image.

    Args:
        classifier: from `own_network`.
        now: the scale that it was opened with.
        scale: to try.
        image: in [0, 1].

    Returns:
        (classes,).

    Raises:
        ValueError: this is no image for this network.
    """
    pixels = as_trained(scale, classifier.checked(image))
    instead = None if SCALES[now].is_plain else SCALED

    def run(given):
        given = keras.ops.convert_to_tensor(given)
        step = lambda operation: (lambda *_, **__: given) if operation.name == instead else operation  # noqa: E731
        return walk(classifier.model, given, step)

    return at_once(run, pixels[None])[0]
