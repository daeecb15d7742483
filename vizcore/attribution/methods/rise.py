"""How much higher the target is when the pixel is shown, over random masks.

Petsiuk, Das & Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", 2018.
https://arxiv.org/abs/1806.07421

The paper's map is the mean of target times mask over the mean of the mask: the target's mean where the pixel is shown.
It is made for probabilities; of a logit or a channel its sign says nothing. This one is the same less the target's
mean over all masks, so that zero means "makes no difference"; the order of the pixels is the paper's.
"""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import numpy as np

from vizcore.arrays import Image, Map
from vizcore.attribution.bilinear import Maps, interpolation
from vizcore.attribution.method import Preview, Progress, Range, method, silent, unseen
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.target import Target


@method(
    "RISE",
    signed=True,
    slow=True,
    zero="whether a pixel is shown makes no difference to this number, on average over the masks",
)
def rise(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    masks: Annotated[int, Range(100, 8000)] = 1000,
    cells: Annotated[int, Range(2, 16)] = 7,
    probability: Annotated[float, Range(0.1, 0.9)] = 0.5,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.5,
    seed: Annotated[int, Range(0, 9999)] = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Map:
    """How much higher the target is, over random masks, where the pixel is shown than on average.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        masks: how many; the map's error falls with the square root.
        cells: of a mask along each side of the image; between their centres a mask is bilinear, and each is shifted.
        probability: of a cell to be shown.
        baseline: the grey, 0 black to 1 white, behind the mask; the paper's zero is the mean of its images.
        seed: the same seed gives the same masks.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), in the target's units; negative where the target is higher without the pixel. Its
        expectation is the covariance of target and mask over `probability`.
    """
    weighted, shown, values = *np.zeros((2, *classifier.checked(image).shape[:2])), 0.0
    for done, mask in _drawn(classifier, masks, image.shape[:2], cells, probability, seed):
        found = value_of(classifier, np.float32(baseline) + mask[..., None] * (image - np.float32(baseline)), target)
        weighted += np.einsum("n,nhw->hw", found.astype(float), mask)
        shown += mask.sum(axis=0, dtype=float)
        values += found.sum(dtype=float)
        progress(done / masks)
        preview(partial(_map, weighted, shown, values, done, probability))
    return _map(weighted, shown, values, masks, probability)


def _map(weighted: Map, shown: Map, values: float, masks: int, probability: float) -> Map:
    """The covariance of target and mask, over the probability, from the sums over so many masks."""
    return ((weighted - values / masks * shown) / (masks * probability)).astype(np.float32)


def _drawn(classifier, masks: int, shape: tuple[int, int], cells: int, probability: float, seed: int) -> Iterator:
    """Part by part: how many masks there are so far, and those of this part."""
    grids, shifts = np.random.default_rng(seed).spawn(2)  # two streams: the masks do not depend on the chunks
    for part in parts(classifier, masks):
        yield part.stop, _masks(grids, shifts, part.stop - part.start, shape, cells, probability)


def _masks(grids, shifts, count: int, shape: tuple[int, int], cells: int, probability: float) -> Maps:
    """Smooth masks in [0, 1] whose mean at every pixel is `probability`, borders included."""
    grid = (grids.random((count, cells + 2, cells + 2), np.float32) < probability).astype(np.float32)
    shift = shifts.random((count, 2))
    rows, columns = (_reading(side, shift[:, axis], cells) for axis, side in enumerate(shape))
    return rows @ grid @ columns.transpose(0, 2, 1)


def _reading(side, shift, cells):
    cell = -(-side // cells)  # in pixels, rounded up; a shift is a whole number of pixels below it
    return interpolation((np.arange(side) + np.floor(shift * cell)[:, None]) / cell, cells + 2)
