"""What an architecture is: a function that builds an untrained network."""

from collections.abc import Callable

import keras

from vizcore.registry import Registry

Architecture = Callable[[tuple[int, int, int], int], keras.Model]

ARCHITECTURES: Registry[Architecture] = Registry("architecture")


def architecture(name: str) -> Callable[[Architecture], Architecture]:
    """Register a function (image shape, number of classes) -> functional model that ends in linear logits."""
    return lambda build: ARCHITECTURES.add(name, build)


def needs(side: int, image_shape: tuple[int, int, int], name: str, because: str) -> None:
    """Refuse an image that an architecture cannot take, in words.

    Args:
        side: the least height and width, in pixels.
        image_shape: (height, width, channels) that was asked for.
        name: of the architecture.
        because: what it does that needs so many pixels: "halves the image four times".

    Raises:
        ValueError: height or width is less than that.
    """
    if min(image_shape[:2]) < side:
        raise ValueError(f"{name} {because} and needs {side}×{side} pixels or more, not {image_shape[:2]}")
