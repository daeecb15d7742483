"""Does the prediction fall when the pixels go that a map calls important, and rise when they come?

Petsiuk, Das & Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", 2018.
https://arxiv.org/abs/1806.07421

Pixels go from the map's highest number to its lowest; among equal ones chance decides, so that a flat map is a random
one. Deletion puts grey in a pixel's place, insertion adds pixels to a blurred face: see the paper for why not the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int
from scipy.ndimage import gaussian_filter

from vizcore.arrays import Batch, Image, Map
from vizcore.classifier import Classifier
from vizcore.gradients import parts, value_of
from vizcore.target import Target
from vizcore.trace import probabilities

Ranks = Int[np.ndarray, "height width"]  # 0 for the pixel that goes first


@dataclass(frozen=True, eq=False)
class Curve:
    """The score of a face while its pixels change.

    Args:
        shares: (points,), of the pixels that have changed: from 0 to 1.
        scores: (points,): a class's calibrated probability where the target is a class, else the target.
    """

    shares: Float[np.ndarray, " points"]
    scores: Float[np.ndarray, " points"]

    @property
    def area(self) -> float:
        """The area under it, by trapezoids: the mean score on the way, in the score's units."""
        return float(np.trapezoid(self.scores, self.shares))


@dataclass(frozen=True, eq=False)
class Curves:
    """Both ways of asking, for one order of the pixels.

    Args:
        deletion: pixels are removed, the most important first; the lower its area, the better the order.
        insertion: pixels are added to a blurred face, the most important first; the higher, the better.
    """

    deletion: Curve
    insertion: Curve


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """The curves of a map, beside those that say what they are worth.

    Args:
        map: in the order of the map.
        chance: in random orders, one each.
        reverse: the least important pixels first.
    """

    map: Curves
    chance: tuple[Curves, ...]
    reverse: Curves

    @cached_property
    def random(self) -> Curves:
        """The mean over the random orders."""
        ways = ([curves.deletion for curves in self.chance], [curves.insertion for curves in self.chance])
        return Curves(*(Curve(way[0].shares, np.mean([curve.scores for curve in way], axis=0)) for way in ways))

    @property
    def deletion_gain(self) -> float:
        """By how much the map's deletion is better than chance: positive is better, in the score's units."""
        return self._gains(self.map)[0]

    @property
    def insertion_gain(self) -> float:
        """By how much the map's insertion is better than chance: positive is better, in the score's units."""
        return self._gains(self.map)[1]

    @property
    def chance_gains(self) -> tuple[float, float]:
        """The lowest and the highest gain, of either kind, that a random order has over their mean: what is luck."""
        gains = [gain for curves in self.chance for gain in self._gains(curves)]
        return min(gains), max(gains)

    def _gains(self, curves: Curves) -> tuple[float, float]:
        mean = self.random
        return mean.deletion.area - curves.deletion.area, curves.insertion.area - mean.insertion.area


def faithfulness(
    classifier: Classifier,
    image: Image,
    target: Target,
    relevance: Map,
    *,
    steps: int = 32,
    seeds: int = 3,
    removed: Image | None = None,
    canvas: Image | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Faithfulness:
    """The deletion and insertion curves of a map, against random orders of the pixels and the reverse one.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what the map explains.
        relevance: the map, (height, width).
        steps: in how many steps the pixels go; at most one for each pixel.
        seeds: how many random orders.
        removed: what deletion puts in the pixels' place, shaped as the image; None for mid-grey.
        canvas: what insertion adds the pixels to; None for the image `blurred`.
        progress: is told the share that is done, and may raise to stop the work.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: fewer than one step or random order.
    """
    if min(steps, seeds) < 1:
        raise ValueError(f"needs at least one step and one random order, not {steps} and {seeds}")
    gone = np.full_like(image, 0.5) if removed is None else removed
    blank = blurred(image) if canvas is None else canvas
    bounds = np.rint(np.linspace(0, relevance.size, min(steps, relevance.size) + 1)).astype(int)
    own, flat = _ranks(relevance), np.zeros_like(relevance)
    orders = [own, relevance.size - 1 - own, *(_ranks(flat, seed) for seed in range(1, seeds + 1))]
    jobs = [(*ends, ranks) for ranks in orders for ends in ((image, gone), (blank, image))]
    scores = _scores(classifier, target, jobs, bounds, progress).reshape(len(orders), 2, len(bounds))
    found, reverse, *chance = (Curves(*(Curve(bounds / relevance.size, way) for way in both)) for both in scores)
    return Faithfulness(found, tuple(chance), reverse)


def _scores(classifier, target, jobs, bounds, progress) -> Float[np.ndarray, "jobs points"]:
    """For each (first image, last image, ranks) the score at each bound."""
    found = np.empty((len(jobs), len(bounds)))
    for job, (first, last, ranks) in enumerate(jobs):
        for part in parts(classifier, len(bounds)):
            found[job, part] = _score(classifier, _changed(first, last, ranks, bounds[part]), target)
            progress((job * len(bounds) + part.stop) / found.size)
    return found


def blurred(image: Image, sigma: float = 5.0) -> Image:
    """The image out of focus: no detail is left, and no edge that was not there (sigma in pixels, as in the paper)."""
    return gaussian_filter(image, (sigma, sigma, 0)).astype(np.float32)


def _ranks(relevance: Map, seed: int = 0) -> Ranks:
    """When each pixel goes: the highest first, in random order where they are equal."""
    chance = np.random.default_rng(seed).random(relevance.size)
    ranks = np.empty(relevance.size, int)
    ranks[np.lexsort((chance, -relevance.ravel()))] = np.arange(relevance.size)
    return ranks.reshape(relevance.shape)


def _changed(first: Image, last: Image, ranks: Ranks, bounds: Int[np.ndarray, " images"]) -> Batch:
    """For each bound, the first image with that many pixels of the last one."""
    return np.where((ranks < bounds[:, None, None])[..., None], last, first)


def _score(classifier: Classifier, images: Batch, target: Target) -> Float[np.ndarray, " images"]:
    """The probability that people see where the target is a class; else the target itself."""
    if target.layer != classifier.logits or target.minus is not None:
        return value_of(classifier, images, target)
    target.weights({target.layer: classifier.by_name[target.layer].output_shape})  # refuses what is not there
    logits = classifier.run(images, (classifier.logits,))[classifier.logits]
    return probabilities(logits, classifier.temperature)[:, target.channel]
