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

MOST = 1024  # points on the way, however large the error
Places = Float[np.ndarray, " points"]


@method(
    "Integrated gradients",
    signed=True,
    completeness=True,
    zero="on the way here from the baseline no pixel changes this number, on balance",
)
def integrated_gradients(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    steps: Annotated[int, Range(8, 512)] = 64,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.0,
    tolerance: Annotated[float, Range(0.001, 1.0)] = 0.01,
    progress: Progress = silent,
) -> tuple[Map, float]:
    """How much of the target each pixel brings, against a baseline: an image of one grey, black by default.

    A pixel that is as the baseline has no part in it: against black, no black pixel.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        steps: points to begin with, both ends included, of the trapezoidal rule; see `places`.
        baseline: its grey, 0 black to 1 white, that stands for "nothing there".
        tolerance: what share of its promise the sum may miss; else points are put between, up to `MOST` in all.
        progress: is told how far the work is.

    Returns:
        (height, width), in the target's units; and target(image) - target(baseline), to which it adds up.
    """
    difference = classifier.checked(image) - np.float32(baseline)
    rule, done = _Rule(steps, image.shape), 0.0
    while True:
        for part in parts(classifier, len(rule.new)):
            at = rule.new[part]
            rule.add(at, *input_gradients(classifier, baseline + at[:, None, None, None] * difference, target))
            progress(done + (1 - done) / 2 * part.stop / len(rule.new))
        found, promised = (difference * rule.mean).sum(axis=-1).astype(np.float32), rule.rise
        missed = abs(float(found.sum(dtype=float)) - promised)
        if not missed > tolerance * abs(promised) or 2 * len(rule.where) - 1 > MOST:
            progress(1.0)
            return found, promised
        rule.refine()
        done = (1 + done) / 2


class _Rule:
    """The trapezoidal rule, to which points can be added between those that it has.

    `where` are all points, `new` those that are still to be added.
    """

    def __init__(self, steps: int, shape: tuple[int, ...]):
        self.where = self.new = places(steps)
        self._inside, self._ends = np.zeros(shape), {}

    def add(self, at: Places, values, slopes) -> None:
        """What the target and its gradient are at some of the new points."""
        widths = np.zeros_like(self.where)
        widths[1:-1] = (self.where[2:] - self.where[:-2]) / 2
        self._inside += np.tensordot(widths[self.where.searchsorted(at)], slopes, axes=1)
        self._ends |= {place: both for place, *both in zip(at.tolist(), values, slopes, strict=True) if place in (0, 1)}

    @property
    def mean(self) -> np.ndarray:
        """The mean of the gradient over the way."""
        return self._inside + (self.where[1] * self._ends[0][1] + (1 - self.where[-2]) * self._ends[1][1]) / 2

    @property
    def rise(self) -> float:
        """By how much the target is higher at the end than at the beginning."""
        return float(self._ends[1][0] - self._ends[0][0])

    def refine(self) -> None:
        """A new point between every two; those that there are count half from now on."""
        self.where, self._inside = places(2 * len(self.where) - 1), self._inside / 2
        self.new = self.where[1::2]


def places(steps: int) -> Places:
    """How far along the way each step stands, (steps,), 0 to 1: the squares of even steps.

    With one less than twice as many, every second one stands where it stood, and counts half. Networks change most
    where the image is still faint, so steps lie closest there. What that is worth is measured by
    `python -m bench quadrature`: maps of fovea have about half the error of even steps.
    """
    return np.linspace(0, 1, steps, dtype=np.float32) ** 2
