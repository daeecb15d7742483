"""Does the prediction fall when the pixels go that a map calls important, and rise when they come?

Petsiuk, Das & Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", 2018.
https://arxiv.org/abs/1806.07421

Pixels go from the map's highest number to its lowest; among equal ones chance decides, so that a flat map is a random
one. Deletion puts grey in a pixel's place, insertion adds pixels to a blurred face: see the paper for why not the same.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.ndimage import gaussian_filter

from vizcore.arrays import Batch, Image, Map, checked_image
from vizcore.faithfulness.curves import Curve, Curves, Faithfulness
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.settings import Preview, Progress, silent, unseen
from vizcore.target import Target

Ranks = Int[np.ndarray, "height width"]  # 0 for the pixel that goes first
Images = tuple[Image, Image]


def faithfulness(
    classifier: Classifier, image: Image, target: Target, relevance: Map, *, steps: int = 32, seeds: int = 3,
    chance: Sequence[Curves] | None = None, removed: Image | None = None, canvas: Image | None = None,
    progress: Progress = silent, preview: Preview = unseen,
) -> Faithfulness:  # fmt: skip
    """The deletion and insertion curves of a map, against random orders of the pixels and the reverse one.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what the map explains.
        relevance: the map, (height, width).
        steps: in how many steps the pixels go; at most one for each pixel.
        seeds: how many random orders.
        chance: their curves, where `random_orders` has already found them with the same settings; else None.
        removed: what deletion puts in the pixels' place, shaped as the image; None for mid-grey.
        canvas: what insertion adds the pixels to; None for the image `blurred`.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered the curves so far, not a number where they are not known yet: in the map's order, in
            reverse, and in random ones where `chance` is None.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: fewer than one step or random order, `chance` is of other steps, or one of the images is none for
            this network.
    """
    image = classifier.checked(image)
    own = _ranks(relevance)
    orders = [own, relevance.size - 1 - own, *(_random(image, steps, seeds) if chance is None else ())]
    ends = _ends(classifier, image, removed, canvas)
    found, reverse, *random = _both_ways(classifier, target, orders, ends, steps, progress, preview)
    chance = tuple(random if chance is None else chance)
    if {curves.deletion.shares.size for curves in chance} != {found.deletion.shares.size}:
        raise ValueError("the random orders took other steps than these: give both functions the same settings")
    return Faithfulness(found, chance, reverse)


def random_orders(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    steps: int = 32,
    seeds: int = 3,
    removed: Image | None = None,
    canvas: Image | None = None,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> tuple[Curves, ...]:
    """The curves of random orders alone, once for `faithfulness` of many maps; all arguments are as it says.

    `preview` is offered all curves, as far as they are known: not a number where they are not.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: fewer than one step or random order, or one of the images is none for this network.
    """
    image = classifier.checked(image)
    orders = _random(image, steps, seeds)
    return _both_ways(classifier, target, orders, _ends(classifier, image, removed, canvas), steps, progress, preview)


def _ends(classifier: Classifier, image: Image, removed: Image | None, canvas: Image | None) -> list[Images]:
    """The images that deletion and insertion begin and end with."""
    gone = np.full_like(image, 0.5) if removed is None else classifier.checked(removed)
    blank = blurred(image) if canvas is None else classifier.checked(canvas)
    return [(image, gone), (blank, image)]


def _both_ways(
    classifier: Classifier, target: Target, orders: Sequence[Ranks], ends: Sequence[Images], steps: int,
    progress: Progress, preview: Preview,
) -> tuple[Curves, ...]:  # fmt: skip
    """Deletion and insertion in each order of the pixels; all go on together, from the first pixel to the last."""
    size = orders[0].size
    bounds = np.rint(np.linspace(0, size, min(steps, size) + 1)).astype(int)
    first, last = (np.stack([pair[end] for pair in ends]) for end in (0, 1))
    ranks, ways = np.stack(orders), len(ends)
    found = np.full((len(bounds), len(orders) * ways), np.nan)  # a row for each bound: all orders, each in both ways

    def curves() -> tuple[Curves, ...]:
        scores = found.T.reshape(len(orders), ways, len(bounds))
        return tuple(Curves(*(Curve(bounds / size, way.copy()) for way in both)) for both in scores)

    for part in parts(classifier, found.size):
        row, column = np.divmod(np.arange(part.start, part.stop), found.shape[1])
        order, way = np.divmod(column, ways)
        moved = ranks[order] < bounds[row, None, None]
        found.flat[part] = _score(classifier, np.where(moved[..., None], last[way], first[way]), target)
        progress(part.stop / found.size)
        preview(curves)
    return curves()


def _random(image: Image, steps: int, seeds: int) -> list[Ranks]:
    if min(steps, seeds) < 1:
        raise ValueError(f"needs at least one step and one random order, not {steps} and {seeds}")
    return [_ranks(np.zeros(image.shape[:2]), seed) for seed in range(1, seeds + 1)]


def blurred(image: Image, sigma: float = 5.0) -> Image:
    """The image out of focus: no detail is left, and no edge that was not there (sigma in pixels, as in the paper).

    Raises:
        ValueError: this is no image.
    """
    return gaussian_filter(checked_image(image), (sigma, sigma, 0)).astype(np.float32)


def _ranks(relevance: Map, seed: int = 0) -> Ranks:
    """When each pixel goes: the highest first, in random order where they are equal."""
    chance = np.random.default_rng(seed).random(relevance.size)
    ranks = np.empty(relevance.size, int)
    ranks[np.lexsort((chance, -relevance.ravel()))] = np.arange(relevance.size)
    return ranks.reshape(relevance.shape)


def _score(classifier: Classifier, images: Batch, target: Target) -> Float[np.ndarray, " images"]:
    """The probability that people see where the target is a class; else the target itself."""
    if target.layer != classifier.logits or target.minus is not None:
        return value_of(classifier, images, target)
    target.weights({target.layer: classifier.by_name[target.layer].output_shape})  # refuses what is not there
    logits = classifier.run(images, (classifier.logits,))[classifier.logits]
    return classifier.predictions(logits)[:, target.channel]
