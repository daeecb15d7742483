"""Small changes that leave an expression as it is: mirror, turn, shift, zoom, light.

One affine map an image, so that every pixel is interpolated once. The numbers are drawn in NumPy, the same on every
backend; the pixels are computed where Keras computes, and stay there.
"""

from typing import Any

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch

TURN = np.deg2rad(12)  # radians either way
ZOOM = 0.12
SHIFT = 0.08  # of the side
CONTRAST, BRIGHTNESS = 0.3, 0.15


def augment(images: Batch, random: np.random.Generator) -> Any:
    """A changed copy of every image, (batch, height, width, channels) in [0, 1]; edges repeat outside the frame.

    Returns:
        The backend's tensor, on its device, float32 like the images.
    """
    count, height, width, _ = images.shape
    transforms = _affine(count, height, width, random)
    moved = keras.ops.image.affine_transform(images, transforms, interpolation="bilinear", fill_mode="nearest")
    contrast = random.uniform(1 - CONTRAST, 1 + CONTRAST, (count, 1, 1, 1)).astype("f4")
    brightness = random.uniform(-BRIGHTNESS, BRIGHTNESS, (count, 1, 1, 1)).astype("f4")
    middle = keras.ops.mean(moved, axis=(1, 2, 3), keepdims=True)
    return keras.ops.clip((moved - middle) * contrast + middle + brightness, 0, 1)


def _affine(count, height, width, random) -> Float[np.ndarray, "batch 8"]:
    """Where each output pixel (x, y) comes from: rows of (a, b, c, d, e, f, 0, 0), about the centre."""
    angle = random.uniform(-TURN, TURN, count)
    zoom = random.uniform(1 - ZOOM, 1 + ZOOM, count)
    mirror = np.where(random.random(count) < 0.5, -1.0, 1.0)
    right, down = random.uniform(-SHIFT, SHIFT, (2, count)) * [[width], [height]]
    x0, y0 = (width - 1) / 2, (height - 1) / 2
    a, b = mirror * zoom * np.cos(angle), -zoom * np.sin(angle)
    d, e = mirror * zoom * np.sin(angle), zoom * np.cos(angle)
    c, f = x0 + right - a * x0 - b * y0, y0 + down - d * x0 - e * y0
    return np.stack([a, b, c, d, e, f, 0 * a, 0 * a], axis=1).astype("f4")
