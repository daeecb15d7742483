"""Small shifts, turns and changes of size at every step: what excites only when it sits just so is noise.

Olah, Mordvintsev & Schubert, "Feature Visualization", 2017. https://distill.pub/2017/feature-visualization
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from keras import ops

Moves = Float[np.ndarray, "steps batch 2 3"]


@dataclass(frozen=True)
class Robustness:
    """How much an image is moved at random before each look.

    Args:
        jitter: pixels, up and down and to both sides; whole ones.
        turn: degrees, both ways.
        zoom: share of the size, both ways.
    """

    jitter: int = 0
    turn: float = 0.0
    zoom: float = 0.0

    @classmethod
    def of(cls, amount: float, side: int) -> "Robustness":
        """For an image of `side` pixels: at 1, shifts of a twenty-fourth of it, turns of 4°, sizes 4% apart."""
        return cls(round(amount * side / 24), 4 * amount, 0.04 * amount)

    def moves(self, random: np.random.Generator, steps: int, count: int) -> Moves:
        """Affine maps about the image's middle, drawn evenly: from a place in what is seen to the place it shows."""
        angle = np.deg2rad(random.uniform(-self.turn, self.turn, (steps, count)))
        size = np.exp(random.uniform(-1, 1, (steps, count)) * np.log1p(self.zoom))
        shift = random.integers(-self.jitter, self.jitter, (steps, count, 2, 1), endpoint=True)
        turned = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], -1) / size[..., None]
        return np.concatenate([turned.reshape(steps, count, 2, 2), shift], axis=-1).astype(np.float32)


def still(steps: int, count: int) -> Moves:
    """Affine maps that move nothing."""
    return np.tile(np.eye(2, 3, dtype=np.float32), (steps, count, 1, 1))


def moved(images, moves):
    """Images seen through affine maps: bilinear between pixels, mirrored beyond the border.

    Made of gathers and products, so that the derivative is exact, which that of TensorFlow's own transform is not.

    Args:
        images: tensor (batch, height, width, channels).
        moves: tensor (batch, 2, 3).
    """
    _, height, width, channels = images.shape
    middle = np.array([[(height - 1) / 2], [(width - 1) / 2]], np.float32)
    rows, columns = np.mgrid[0:height, 0:width].reshape(2, -1).astype(np.float32) - middle
    places = ops.matmul(moves, np.stack([rows, columns, np.ones_like(rows)])) + middle  # (batch, 2, pixels)
    low = ops.floor(places)
    part = ops.expand_dims(places - low, -1)  # (batch, 2, pixels, 1)
    first = ops.cast(ops.arange(ops.shape(images)[0]) * height * width, "int32")[:, None]
    flat = ops.reshape(images, (-1, channels))

    def corner(down, right):
        row, column = _mirrored(low[:, 0] + down, height), _mirrored(low[:, 1] + right, width)
        values = ops.take(flat, first + row * width + column, axis=0)
        weight = (part[:, 0] if down else 1 - part[:, 0]) * (part[:, 1] if right else 1 - part[:, 1])
        return weight * values

    return ops.reshape(corner(0, 0) + corner(0, 1) + corner(1, 0) + corner(1, 1), (-1, height, width, channels))


def _mirrored(places, size: int):
    """Places of any size, folded back into 0 to size - 1 at the middle of the first and last pixel."""
    if size == 1:
        return ops.cast(0 * places, "int32")
    folded = ops.mod(ops.cast(places, "int32"), 2 * (size - 1))
    return ops.where(folded < size, folded, 2 * (size - 1) - folded)
