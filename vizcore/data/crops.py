"""What units see of many faces: crops of one size, and their mean."""

import numpy as np
from jaxtyping import Bool, Float, Int

from vizcore.arrays import Batch, checked_images

_BEYOND = np.float32(0.5)  # what is drawn where a receptive field lies beyond the image


def crops(
    images: Batch, boxes: Int[np.ndarray, "faces 4"]
) -> tuple[Float[np.ndarray, "faces rows columns channels"], Bool[np.ndarray, "faces rows columns"]]:
    """The pixels in a box of each image, and which of them are pixels of the image.

    Args:
        images: one a box.
        boxes: top, left, bottom, right of each, the last two exclusive, all of one size; they may reach beyond the
            image, where the crop is grey.

    Raises:
        ValueError: these are no images, or the boxes are not of one size.
    """
    images = checked_images(images)
    sizes = np.unique(boxes[:, 2:] - boxes[:, :2], axis=0)
    if len(sizes) != 1 or sizes.min() < 1:
        raise ValueError(f"expected boxes of one size, got {sizes.tolist()}")
    (height, width), (_, tall, wide, channels) = sizes[0].tolist(), images.shape
    found = np.full((len(images), height, width, channels), _BEYOND, np.float32)
    inside = np.zeros((len(images), height, width), bool)
    for number, (top, left, bottom, right) in enumerate(boxes.tolist()):
        rows, columns = slice(max(top, 0), min(bottom, tall)), slice(max(left, 0), min(right, wide))
        if rows.start < rows.stop and columns.start < columns.stop:
            into = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
            found[number][into] = images[number][rows, columns]
            inside[number][into] = True
    return found, inside


def mean_crop(
    crops: Float[np.ndarray, "faces rows columns channels"], inside: Bool[np.ndarray, "faces rows columns"]
) -> Float[np.ndarray, "rows columns channels"]:
    """The mean of crops, each pixel over those that have it; grey where none has.

    Args:
        crops: of one size.
        inside: which of their pixels count.
    """
    counts = inside.sum(axis=0)[..., None]
    sums = (crops * inside[..., None]).sum(axis=0, dtype=np.float64)
    return np.where(counts > 0, sums / np.maximum(counts, 1), _BEYOND).astype(np.float32)
