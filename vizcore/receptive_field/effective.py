"""How much a unit truly sees: of the pixels in its receptive field, how much each one moves it.

Luo, Li, Urtasun & Zemel, "Understanding the Effective Receptive Field in Deep Convolutional Neural Networks", 2016.
https://arxiv.org/abs/1701.04128
"""

from collections.abc import Iterator, Sequence

import numpy as np

from vizcore.arrays import Batch, Map
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients_of_each
from vizcore.target import Target


def effective_field(classifier: Classifier, unit: Target, images: Batch) -> Map:
    """How much each pixel moves a unit, on average over images.

    Args:
        classifier: the network.
        unit: a layer, a channel and a position; a whole channel where the layer has no maps.
        images: (batch, height, width, channels), in [0, 1]: faces, or noise.

    Returns:
        (height, width), >= 0: the mean over the images of the derivative's absolute value, summed over colours; in
        the unit's units per unit of brightness. Zero outside of the receptive field.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: these are no images for this network.
    """
    return next(effective_fields(classifier, [unit], images))


def effective_fields(classifier: Classifier, units: Sequence[Target], images: Batch) -> Iterator[Map]:
    """The same for several units in turn, of any layers, compiled once for all of them."""
    each = input_gradients_of_each(classifier, images, units)
    return (sum(np.abs(gradients).sum(axis=(0, -1)) for gradients in found) / np.float32(len(images)) for found in each)


def side_that_holds(field: Map, share: float = 0.95) -> int:
    """Pixels a side of the smallest square about the field's centre of mass that holds so much of it; 0 of nothing."""
    whole = field.sum(dtype=float)
    if not whole:
        return 0
    rows, columns = np.indices(field.shape)
    row, column = (round(float((field * place).sum() / whole)) for place in (rows, columns))
    reach = np.maximum(np.abs(rows - row), np.abs(columns - column))
    within = np.bincount(reach.ravel(), weights=field.ravel().astype(float)).cumsum()
    return 2 * int(np.argmax(within >= share * whole * (1 - 1e-9))) + 1


def noise(count: int, image_shape: tuple[int, int, int], seed: int = 0) -> Batch:
    """Images of independent uniform noise, (count, height, width, channels): what no network was made for."""
    return np.random.default_rng(seed).random((count, *image_shape), np.float32)
