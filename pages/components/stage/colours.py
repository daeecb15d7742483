"""The app's colour maps as part of a block, so that the same number has the same colour in every figure of a page."""

import numpy as np

from pages.components.stage.pack import Arrays
from vizcore.arrays import Image
from vizcore.figures.palette import DIVERGING, SEQUENTIAL, palette_table


def palettes() -> Arrays:
    """Red, green and blue of every level: of magnitudes, of signed numbers."""
    return {"palettes": np.stack([palette_table(SEQUENTIAL), palette_table(DIVERGING)])}


def face_of(image: Image) -> Arrays:
    """The image as the network received it, as the eye needs it."""
    return {"face": pixels_of(image)}


def pixels_of(images: np.ndarray) -> np.ndarray:
    """Images as the eye needs them, uint8; what is beyond [0, 1] is black or white."""
    return (np.clip(images, 0, 1) * 255 + 0.5).astype(np.uint8)
