"""The gradient, averaged along the straight way from an image without anything to this one.

Sundararajan, Taly & Yan, "Axiomatic Attribution for Deep Networks", 2017. https://arxiv.org/abs/1703.01365
"""

from typing import Annotated

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Progress, Range, method, silent
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients, parts
from vizcore.target import Target


@method(
    "Integrated gradients",
    signed=True,
    promises=True,
    zero="on the way here from the baseline no pixel changes this number, on balance",
)
def integrated_gradients(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    steps: Annotated[int, Range(8, 512)] = 64,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.0,
    progress: Progress = silent,
) -> tuple[Map, float]:
    """How much of the target each pixel brings, against an image that is grey all over.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        steps: points on the way, both ends included, of the trapezoidal rule; see `places`.
        baseline: the grey, 0 black to 1 white, that stands for "nothing there".
        progress: is told how far the work is.

    Returns:
        (height, width), in the target's units, summed over channels; and target(image) - target(baseline), to which it
        adds up but for the error of the rule.
    """
    difference = classifier.checked(image) - np.float32(baseline)
    where = places(steps)
    widths = (np.diff(where, append=where[-1]) + np.diff(where, prepend=where[0])) / 2
    total, values = np.zeros_like(image), []
    for part in parts(classifier, steps):
        found = input_gradients(classifier, baseline + where[part, None, None, None] * difference, target)
        total += np.tensordot(widths[part], found[1], axes=1)
        values += [found[0]]
        progress(part.stop / steps)
    return (difference * total).sum(axis=-1), float(values[-1][-1] - values[0][0])


def places(steps: int) -> Float[np.ndarray, " {steps}"]:
    """How far along the way each step stands, 0 to 1: the squares of even steps.

    Networks change most where the image is still faint, so steps lie closest there. What that is worth is measured by
    `python -m bench quadrature`: maps of fovea have about half the error of even steps.
    """
    return np.linspace(0, 1, steps, dtype=np.float32) ** 2
