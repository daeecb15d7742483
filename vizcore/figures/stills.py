"""Pictures without a browser: all maps of a layer, or a map over the image, as PNG."""

import io
import math

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image as PillowImage

from vizcore.arrays import Image, checked_image
from vizcore.figures.palette import palette_table, scale_of
from vizcore.figures.tiles import tile_levels

_GAP = 2  # pixels between two tiles
_BACKGROUND = 128  # grey, behind the tiles
_LEAST = 64  # pixels of a tile's side: smaller maps are enlarged by a whole factor
_OPACITY = 0.55  # of a map over an image


def maps_png(activation: Float[np.ndarray, "height width channels"]) -> bytes:
    """All maps of a layer on one colour scale, in rows, as near to a square as they go.

    Args:
        activation: in its own units; about zero where any number is negative.
    """
    scale = scale_of(activation)
    table = palette_table(scale.colours)
    factor = max(1, -(-_LEAST // min(activation.shape[:2])))
    tiles = tile_levels(activation.astype(np.float32), scale).repeat(factor, axis=1).repeat(factor, axis=2)
    count, height, width = tiles.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    size = rows * (height + _GAP) - _GAP, columns * (width + _GAP) - _GAP, 3
    pixels = np.full(size, _BACKGROUND, np.uint8)
    for number, tile in enumerate(tiles):
        top, left = (number // columns) * (height + _GAP), (number % columns) * (width + _GAP)
        pixels[top : top + height, left : left + width] = table[tile]
    return _png(pixels)


def map_over_image_png(image: Image, over: Float[np.ndarray, "height width"]) -> bytes:
    """A map of the image's size laid over the image, enlarged; what is zero shows the image alone.

    Args:
        image: (height, width, channels), in [0, 1].
        over: in its own units.

    Raises:
        ValueError: this is no image.
    """
    image = checked_image(image)
    scale = scale_of(over)
    colours = palette_table(scale.colours)[scale.levels(over)].astype(np.float32) / 255
    strength = np.abs(over) / (float(np.abs(over).max()) or 1.0)
    mixed = image + (colours - image) * (_OPACITY * strength[..., None] ** 0.5)
    pixels = (np.clip(mixed, 0, 1) * 255 + 0.5).astype(np.uint8)
    factor = max(1, -(-512 // max(pixels.shape[:2])))
    return _png(pixels.repeat(factor, axis=0).repeat(factor, axis=1))


def _png(pixels: UInt8[np.ndarray, "height width 3"]) -> bytes:
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, format="PNG")
    return buffer.getvalue()
