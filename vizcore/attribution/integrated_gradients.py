"""The gradient, averaged along the straight way from an image without anything to this one.

Sundararajan, Taly & Yan, "Axiomatic Attribution for Deep Networks", 2017. https://arxiv.org/abs/1703.01365
"""

from typing import Annotated

import numpy as np

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Progress, Range, method, silent
from vizcore.classifier import Classifier
from vizcore.gradients import input_gradients, parts, value_of
from vizcore.target import Target


def _difference(classifier: Classifier, image: Image, target: Target, *, baseline: float = 0.0, **_) -> float:
    """The target on the image less the target on the baseline: what the map shares out."""
    here, there = value_of(classifier, np.stack([image, np.full_like(image, baseline)]), target)
    return float(here - there)


@method("Integrated gradients", signed=True, sums_to=_difference)
def integrated_gradients(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    steps: Annotated[int, Range(8, 512)] = 64,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.0,
    progress: Progress = silent,
) -> Map:
    """How much of the target each pixel brings, against an image that is grey all over.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        steps: points on the way, of the midpoint rule.
        baseline: the grey, 0 black to 1 white, that stands for "nothing there".
        progress: is told how far the work is.

    Returns:
        (height, width), in the target's units, summed over channels; adds up to target(image) - target(baseline), up
        to the error of the midpoint rule.
    """
    difference = image - np.float32(baseline)
    places = ((np.arange(steps) + 0.5) / steps).astype(np.float32)[:, None, None, None]
    total = np.zeros_like(image)
    for part in parts(classifier, steps):
        total += input_gradients(classifier, baseline + places[part] * difference, target)[1].sum(axis=0)
        progress(part.stop / steps)
    return (difference * total / steps).sum(axis=-1)
