"""What an architecture is: a function that builds an untrained network, and the year of its paper."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import keras

from vizcore.registry import Registry, first_line

Build = Callable[[tuple[int, int, int], int], keras.Model]


@dataclass(frozen=True)
class Architecture:
    """A function (image shape, number of classes) -> untrained functional model, and when it was thought of.

    Args:
        build: what is called; its model ends in linear logits.
        year: of the paper; None for this project's own.
    """

    build: Build
    year: int | None

    def __call__(self, image_shape: tuple[int, int, int], classes: int) -> keras.Model:
        return self.build(image_shape, classes)

    @property
    def summary(self) -> str:
        """What it is, in one sentence: the first line of what its function says."""
        return first_line(self.build.__doc__)

    @property
    def paper(self) -> str:
        """Where it comes from: the first line of what its file says."""
        return first_line(sys.modules[self.build.__module__].__doc__)


ARCHITECTURES: Registry[Architecture] = Registry("architecture")


def architecture(name: str, *, year: int | None) -> Callable[[Build], Architecture]:
    """Register a function (image shape, number of classes) -> functional model that ends in linear logits.

    Args:
        name: of the architecture.
        year: of its paper; None for this project's own.
    """
    return lambda build: ARCHITECTURES.add(name, Architecture(build, year))


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
