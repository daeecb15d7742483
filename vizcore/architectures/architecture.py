"""What an architecture is: a function that builds an untrained network."""

from collections.abc import Callable

import keras

from vizcore.registry import Registry

Architecture = Callable[[tuple[int, int, int], int], keras.Model]

ARCHITECTURES: Registry[Architecture] = Registry("architecture")


def architecture(name: str) -> Callable[[Architecture], Architecture]:
    """Register a function (image shape, number of classes) -> functional model that ends in linear logits."""
    return lambda build: ARCHITECTURES.add(name, build)
