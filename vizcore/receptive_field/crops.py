"""What of an image the unit sees that it excites most: a 3×3 filter looks for 3×3 pixels, not for a whole picture."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch
from vizcore.network.classifier import Classifier
from vizcore.receptive_field.theoretical import ReceptiveField

_AT_ONCE = 32  # images


def seen_by_strongest(
    classifier: Classifier, layer: str, images: Batch, channels: Sequence[int], field: ReceptiveField | None
) -> Float[np.ndarray, "batch rows columns channels"]:
    """Of each image the pixels that the strongest unit of a channel sees.

    A unit at the rim, whose field begins in padding, is taken only where there is no other.

    Args:
        classifier: left as it is.
        layer: with maps, whose units are meant.
        images: (batch, height, width, channels), in [0, 1].
        channels: of the layer, one an image.
        field: of the layer's units; None where they see all of the image.

    Returns:
        (batch, rows, columns, channels): as many pixels as the field is large, and never more than there are.

    Raises:
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images)
    height, width = images.shape[1:3]
    if field is None or (field.size[0] >= height and field.size[1] >= width):
        return images
    found = []
    for start in range(0, len(images), _AT_ONCE):
        some = images[start : start + _AT_ONCE]
        maps = classifier.run(some, (layer,))[layer]
        for image, values, channel in zip(some, maps, channels[start : start + _AT_ONCE], strict=True):
            found.append(_crop(image, values[..., channel], field))
    return np.stack(found)


def _crop(image, values, field: ReceptiveField):
    """The field of the strongest unit that lies inside of the image; moved inside where none does."""
    firsts = [axis.start + axis.stride * np.arange(n) for axis, n in zip(_axes(field), values.shape, strict=True)]
    sizes = [min(axis.size, pixels) for axis, pixels in zip(_axes(field), image.shape[:2], strict=True)]
    fits = [
        (first >= 0) & (first + axis.size <= pixels)
        for first, axis, pixels in zip(firsts, _axes(field), image.shape[:2], strict=True)
    ]
    inside = np.outer(*fits)
    asked = np.where(inside, values, -np.inf) if inside.any() else values
    place = np.unravel_index(asked.argmax(), values.shape)
    rows, columns = (
        slice(start := int(np.clip(first[unit], 0, pixels - size)), start + size)
        for first, unit, size, pixels in zip(firsts, place, sizes, image.shape[:2], strict=True)
    )
    return image[rows, columns]


def _axes(field: ReceptiveField):
    return field.rows, field.columns
