"""What `vizcore.training.augmentation` and `.regularisation` do to faces, drawn and computed where the network learns.

The same changes by the same numbers, but inside one compiled program, so that no face leaves the device.
"""

from typing import Any

import jax
import jax.numpy as jnp
import keras

from vizcore.training.augmentation import BRIGHTNESS, CONTRAST, SHIFT, TURN, ZOOM
from vizcore.training.loop import Recipe
from vizcore.training.regularisation import AREAS, ASPECTS


def blends(key: Any, steps: int, batch: int, recipe: Recipe) -> Any:
    """How much of each face stays where others come in, of many steps at once: a draw from Beta takes its time.

    Args:
        key: of JAX's random numbers.
        steps: how many.
        batch: faces of each.
        recipe: its α of mixup and of CutMix.

    Returns:
        (steps, 2, batch), 0 to 1: for mixup, for CutMix.
    """
    alphas = jnp.array([recipe.mixup or 1.0, recipe.cutmix or 1.0])[None, :, None]
    return jax.random.beta(key, alphas, alphas, (steps, 2, batch))


def drawn(key: Any, steps: int, batch: int, recipe: Recipe) -> tuple[Any, Any]:
    """What chance decides of so many steps: whoever asks with the same key sees the same faces, altered alike.

    Returns:
        A key a step, and what `blends` gives, (steps, 2, batch).
    """
    blending, key = jax.random.split(key)
    return jax.random.split(key, steps), blends(blending, steps, batch, recipe)


def altered(key: Any, kept: Any, images: Any, targets: Any, recipe: Recipe) -> tuple[Any, Any]:
    """What is learned from: no face twice the same.

    Args:
        key: of JAX's random numbers.
        kept: (2, batch), see `blends`.
        images: (batch, height, width, 1), in [0, 1].
        targets: (batch, classes), shares.
        recipe: how often a piece is hidden, how faces are blended and pasted.

    Returns:
        Images and targets of the same shapes.
    """
    moving, lighting, hiding, blending, pasting = jax.random.split(key, 5)
    images = _lit(lighting, _moved(moving, images))
    if recipe.erasing:
        images = _erased(hiding, images, recipe.erasing)
    if recipe.mixup:
        images, targets = _mixed(blending, kept[0], images, targets)
    if recipe.cutmix:
        images, targets = _pasted(pasting, kept[1], images, targets)
    return images, targets


def as_learned(recipe: Recipe, key: Any, images: Any) -> Any:
    """Images as they are learned from, where it does not matter what they are answered for with."""
    keys, kept = drawn(key, 1, len(images), recipe)
    return altered(keys[0], kept[0], images, jnp.zeros((len(images), 1)), recipe)[0]


def _moved(key, images):
    count, height, width, _ = images.shape
    draws = jax.random.uniform(key, (5, count), minval=-1.0, maxval=1.0)
    angle, zoom, mirror = draws[0] * TURN, 1 + draws[1] * ZOOM, jnp.where(draws[2] < 0, -1.0, 1.0)
    right, down = draws[3] * SHIFT * width, draws[4] * SHIFT * height
    x0, y0 = (width - 1) / 2, (height - 1) / 2
    a, b = mirror * zoom * jnp.cos(angle), -zoom * jnp.sin(angle)
    d, e = mirror * zoom * jnp.sin(angle), zoom * jnp.cos(angle)
    c, f = x0 + right - a * x0 - b * y0, y0 + down - d * x0 - e * y0
    transforms = jnp.stack([a, b, c, d, e, f, 0 * a, 0 * a], axis=1)
    return keras.ops.image.affine_transform(images, transforms, interpolation="bilinear", fill_mode="nearest")


def _lit(key, images):
    draws = jax.random.uniform(key, (2, len(images), 1, 1, 1), minval=-1.0, maxval=1.0)
    middle = images.mean(axis=(1, 2, 3), keepdims=True)
    return jnp.clip((images - middle) * (1 + draws[0] * CONTRAST) + middle + draws[1] * BRIGHTNESS, 0, 1)


def _erased(key, images, chance):
    count, height, width, _ = images.shape
    where, noise = jax.random.split(key)
    draws = jax.random.uniform(where, (5, count))
    sides = jnp.sqrt((AREAS[0] + draws[0] * (AREAS[1] - AREAS[0])) * height * width)
    low, high = jnp.log(jnp.array(ASPECTS))
    tall = jnp.sqrt(jnp.exp(low + draws[1] * (high - low)))
    heights, widths = jnp.minimum(sides * tall, height), jnp.minimum(sides / tall, width)
    hidden = _rectangles(draws[2] * (height - heights), heights, height, draws[3] * (width - widths), widths, width)
    hidden &= (draws[4] < chance)[:, None, None, None]
    return jnp.where(hidden, jax.random.uniform(noise, images.shape), images)


def _mixed(key, kept, images, targets):
    partners, blend = jax.random.permutation(key, len(images)), kept[:, None, None, None]
    return blend * images + (1 - blend) * images[partners], _blended(targets, partners, kept)


def _pasted(key, kept, images, targets):
    count, height, width, _ = images.shape
    pairing, placing = jax.random.split(key)
    partners, draws = jax.random.permutation(pairing, count), jax.random.uniform(placing, (2, count))
    tall, wide = (jnp.sqrt(1 - kept) * side for side in (height, width))
    cut = _rectangles(draws[0] * height - tall / 2, tall, height, draws[1] * width - wide / 2, wide, width)
    return jnp.where(cut, images[partners], images), _blended(targets, partners, 1 - cut.mean(axis=(1, 2, 3)))


def _blended(targets, partners, kept):
    return kept[:, None] * targets + (1 - kept[:, None]) * targets[partners]


def _rectangles(tops, heights, height, lefts, widths, width):
    """Which pixels have their centre in a rectangle: (batch, height, width, 1)."""
    rows, columns = _within(tops, heights, height), _within(lefts, widths, width)
    return (rows[:, :, None] & columns[:, None, :])[..., None]


def _within(starts, lengths, size):
    centres = jnp.arange(size) + 0.5
    return (centres >= starts[:, None]) & (centres < (starts + lengths)[:, None])
