"""A linear model of what each piece of the face brings, fitted to the network near this face.

Ribeiro, Singh & Guestrin, "'Why Should I Trust You?': Explaining the Predictions of Any Classifier", 2016.
https://arxiv.org/abs/1602.04938
"""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Preview, Progress, Range, method, silent, unseen
from vizcore.attribution.superpixels import Coalitions, Labels, shared_out, shown, superpixels
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.target import Target


@method(
    "LIME",
    signed=True,
    slow=True,
    zero="in the linear model that was fitted, showing a piece of the face leaves this number as it is",
)
def lime(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    segments: Annotated[int, Range(4, 100)] = 40,
    samples: Annotated[int, Range(100, 8000)] = 1000,
    kernel_width: Annotated[float, Range(0.1, 1.0)] = 0.25,
    ridge: Annotated[float, Range(0.001, 10.0)] = 1.0,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.5,
    seed: Annotated[int, Range(0, 9999)] = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Map:
    """What each piece of the face brings, in a linear model fitted to the network on faces with pieces missing.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        segments: about how many superpixels the face is cut into.
        samples: faces with pieces missing, each piece with probability one half; the first one is whole.
        kernel_width: a sample's weight is exp(-(d / width)²), d its cosine distance from the whole face.
        ridge: what each squared coefficient costs, against a weighted sum of squared errors.
        baseline: the grey, 0 black to 1 white, in place of a missing piece.
        seed: the same seed gives the same samples.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), in the target's units: coefficients, each shared evenly among its segment's pixels. Of a
        linear network weight times (pixel - baseline), averaged over the segment, shrunk by the ridge.
    """
    labels = superpixels(classifier.checked(image), segments)
    squares, products = _nothing(int(labels.max()) + 1, ridge)
    for share, kept, values in _asked(classifier, image, target, labels, samples, baseline, seed):
        squares, products = _added(squares, products, kept, kernel_width, values)
        progress(share)
        preview(partial(_map, squares, products, labels))
    return _map(squares, products, labels)


def _map(squares, products, labels: Labels) -> Map:
    """The coefficients that the normal equations give, without the intercept, on their segments."""
    return shared_out(np.linalg.solve(squares, products)[1:], labels)


def _nothing(count: int, ridge: float):
    """The normal equations before any sample; the intercept, which comes first, is free."""
    return np.diag(np.append(0.0, np.full(count, ridge))), np.zeros(count + 1)


def _asked(classifier, image, target, labels: Labels, samples: int, baseline: float, seed: int) -> Iterator[tuple]:
    """Part by part: the share that is done, which pieces each sample keeps, and its target."""
    random, count = np.random.default_rng(seed), int(labels.max()) + 1
    for part in parts(classifier, samples):
        kept = _samples(random, part, count)
        yield part.stop / samples, kept, value_of(classifier, shown(image, labels, kept, baseline), target)


def _samples(random: np.random.Generator, part: slice, count: int) -> Coalitions:
    """Pieces kept with probability one half; all of them in the very first sample."""
    kept = random.random((part.stop - part.start, count)) < 0.5
    kept[: part.start == 0] = True
    return kept


def _added(squares, products, kept: Coalitions, width: float, values):
    """The normal equations with more samples in them; the intercept comes first."""
    regressors, weights = np.insert(kept.astype(float), 0, 1, axis=1), _proximity(kept, width)
    return squares + regressors.T * weights @ regressors, products + regressors.T * weights @ values


def _proximity(kept: Coalitions, width: float) -> Float[np.ndarray, " batch"]:
    """exp(-(d / width)²); the cosine of k ones among n with n ones is √(k / n), and 0 for none."""
    distance = 1 - np.sqrt(kept.mean(axis=1))
    return np.exp(-((distance / width) ** 2))
