"""What makes a face harder to learn by heart: a hidden piece, or a second face in it that is answered for as well.

Zhong et al., "Random Erasing Data Augmentation", 2017. https://arxiv.org/abs/1708.04896
Zhang et al., "mixup: Beyond Empirical Risk Minimization", 2018. https://arxiv.org/abs/1710.09412
Yun et al., "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features", 2019.
https://arxiv.org/abs/1905.04899

What is drawn is drawn in NumPy, the same on every backend; pixels are computed where Keras computes. A strength of 0
draws nothing.
"""

from typing import Any

import keras
import numpy as np
from jaxtyping import Bool, Float

AREAS = (0.02, 0.33)  # of the image
ASPECTS = (0.3, 3.3)  # height ÷ width
HIDING = ("erasing", "mixup", "cutmix")  # of a recipe: what puts noise or other faces in the place of a face

Shares = Float[np.ndarray, "batch classes"]


def erased(images: Any, random: np.random.Generator, chance: float) -> Any:
    """The images; in some of them a rectangle of noise, uniform in [0, 1], in place of a piece.

    Args:
        images: (batch, height, width, channels) in [0, 1], an array or the backend's tensor.
        random: draws which images, where and how large.
        chance: of each image, 0 to 1.
    """
    if not chance:
        return images
    count, height, width, _ = images.shape
    sides = np.sqrt(random.uniform(*AREAS, count) * height * width)
    tall = np.sqrt(np.exp(random.uniform(*np.log(ASPECTS), count)))
    heights, widths = np.minimum(sides * tall, height), np.minimum(sides / tall, width)
    tops, lefts = random.random(count) * (height - heights), random.random(count) * (width - widths)
    hidden = _rectangles(tops, heights, height)[:, :, None] & _rectangles(lefts, widths, width)[:, None, :]
    hidden &= (random.random(count) < chance)[:, None, None]
    return keras.ops.where(hidden[..., None], random.random(images.shape, np.float32), images)


def mixed(images: Any, shares: Shares, random: np.random.Generator, alpha: float) -> tuple[Any, Shares]:
    """mixup: every image blended with another of the batch, and their targets as much.

    Args:
        images: (batch, height, width, channels), an array or the backend's tensor.
        shares: the targets.
        random: draws the partners and the blends.
        alpha: of the Beta(alpha, alpha) that blends are drawn from; small ones stay close to one of the two.
    """
    if not alpha:
        return images, shares
    partners, kept = _partners(len(shares), random, alpha)
    blend = kept[:, None, None, None]
    return blend * images + (1 - blend) * keras.ops.take(images, partners, axis=0), _blended(shares, partners, kept)


def pasted(images: Any, shares: Shares, random: np.random.Generator, alpha: float) -> tuple[Any, Shares]:
    """CutMix: a rectangle of every image cut out and filled from the same place of another; targets by area.

    Arguments as of `mixed`: the rectangle has, but for what lies outside the image, the share 1 − Beta(alpha, alpha).
    """
    if not alpha:
        return images, shares
    count, height, width, _ = images.shape
    partners, kept = _partners(count, random, alpha)
    side = np.sqrt(1 - kept)  # of the image's
    rows, columns = (
        _rectangles(random.random(count) * length - side * length / 2, side * length, length)
        for length in (height, width)
    )
    cut = rows[:, :, None] & columns[:, None, :]
    found = keras.ops.where(cut[..., None], keras.ops.take(images, partners, axis=0), images)
    return found, _blended(shares, partners, (1 - cut.mean(axis=(1, 2))).astype("f4"))


def _partners(count, random, alpha):
    return random.permutation(count), random.beta(alpha, alpha, count).astype("f4")


def _blended(shares, partners, kept) -> Shares:
    return kept[:, None] * shares + (1 - kept[:, None]) * shares[partners]


def _rectangles(starts, lengths, size) -> Bool[np.ndarray, "batch {size}"]:
    """Which pixels along one side have their centre within start … start + length."""
    centres = np.arange(size) + 0.5
    return (centres >= starts[:, None]) & (centres < (starts + lengths)[:, None])
