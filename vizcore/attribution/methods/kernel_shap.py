"""Each piece's fair share of the target: its Shapley value, by weighted regression over coalitions of pieces.

Lundberg & Lee, "A Unified Approach to Interpreting Model Predictions", 2017. https://arxiv.org/abs/1705.07874
Sampled in pairs as in Covert & Lee, "Improving KernelSHAP", 2021. https://arxiv.org/abs/2012.01536

Samples are drawn, so two programs, and two seeds, differ. Of one face and class of vgg10, lenet5, resnet20 and fovea,
two seeds did by 23 to 49% of the map's norm with 40 segments and 1000 samples (by 11 and 17% with 8000, on lenet5 and
vgg10); with 8 segments and 252 samples one was 5 to 20% from the exact values. Where every coalition is shown nothing
is drawn. That the shares add up is a constraint here; where it is only a large weight, as in captum, they nearly do.
"""

from collections.abc import Iterator
from functools import partial
from math import comb
from typing import Annotated

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Preview, Progress, Range, method, silent, unseen
from vizcore.attribution.superpixels import Coalitions, Labels, shared_out, shown, superpixels
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.target import Target

Weights = Float[np.ndarray, " batch"]


@method(
    "KernelSHAP",
    signed=True,
    completeness=True,
    slow=True,
    zero="showing a piece of the face leaves this number as it is, on average over what else is shown",
)
def kernel_shap(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    segments: Annotated[int, Range(4, 100)] = 40,
    samples: Annotated[int, Range(100, 8000)] = 1000,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.5,
    seed: Annotated[int, Range(0, 9999)] = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> tuple[Map, float]:
    """Each piece's fair share of the target: what it adds, averaged over all orders in which pieces can appear.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        segments: about how many superpixels the face is cut into.
        samples: coalitions of pieces; where there are no more than this, each is shown once and the shares are exact.
        baseline: the grey, 0 black to 1 white, in place of a missing piece.
        seed: the same seed gives the same samples.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), in the target's units, a segment's share spread evenly over its pixels; and target(image) -
        target(baseline), to which it adds up exactly, however few the samples.
    """
    labels = superpixels(classifier.checked(image), segments)
    count = int(labels.max()) + 1
    here, there = map(float, value_of(classifier, np.stack([image, np.full_like(image, baseline)]), target))
    squares, products = np.zeros((count, count)), np.zeros(count)
    drawn = _all(classifier, count) if 2**count - 2 <= samples else _pairs(classifier, count, samples, seed)
    for coalitions, weights, done in drawn:
        gains = value_of(classifier, shown(image, labels, coalitions, baseline), target) - there
        _add(squares, products, coalitions.astype(float), weights, gains)
        progress(done)
        preview(partial(_map, squares, products, here - there, labels))
    return _map(squares, products, here - there, labels), here - there


def _add(squares, products, members, weights: Weights, gains) -> None:
    """The sums of the regression with more coalitions in them."""
    squares += members.T * weights @ members
    products += members.T * weights @ gains


def _map(squares, products, difference: float, labels: Labels) -> Map:
    """The shares that the sums over coalitions give, on their segments."""
    return shared_out(_solved(squares, products, difference), labels)


def _all(classifier, count: int) -> Iterator[tuple[Coalitions, Weights, float]]:
    """Every coalition but none and all, weighted by the Shapley kernel; the share that is done."""
    total = 2**count - 2
    kernel = np.array([0.0, *((count - 1) / (comb(count, k) * k * (count - k)) for k in range(1, count))])
    for part in parts(classifier, total):
        coalitions = (np.arange(part.start, part.stop)[:, None] + 1) >> np.arange(count) & 1 == 1
        if len(coalitions):
            yield coalitions, kernel[coalitions.sum(axis=1)], part.stop / total


def _pairs(classifier, count: int, samples: int, seed: int) -> Iterator[tuple[Coalitions, Weights, float]]:
    """Coalitions drawn with the kernel's probability, so that each counts alike, and their opposites."""
    sizes, members = np.random.default_rng(seed).spawn(2)  # two streams: the samples do not depend on the chunks
    size = np.arange(1, count)
    below = np.cumsum(1 / (size * (count - size)))
    for part in parts(classifier, samples // 2):
        pairs = part.stop - part.start
        drawn = 1 + np.searchsorted(below / below[-1], sizes.random(pairs), side="right")
        ranks = members.random((pairs, count)).argsort(axis=1).argsort(axis=1)
        half = ranks < drawn[:, None]
        yield np.concatenate([half, ~half]), np.ones(2 * pairs), part.stop / (samples // 2)


def _solved(squares, products, difference: float) -> Float[np.ndarray, " segments"]:
    """Least squares under the constraint that the shares add up; the smallest shares where samples leave it open."""
    ones = np.ones((len(products), 1))
    system = np.block([[squares, ones], [ones.T, np.zeros((1, 1))]])
    return np.linalg.lstsq(system, np.append(products, difference), rcond=None)[0][:-1]
