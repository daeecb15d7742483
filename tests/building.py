"""Untrained networks of our own architectures, each built once for all tests of a process, which leave them as is."""

from functools import cache

import keras

from vizcore.network.architectures import ARCHITECTURES


@cache
def built(name: str, shape: tuple[int, int, int] = (48, 48, 1), classes: int = 8) -> keras.Model:
    """A network with the weights that it happens to start with; nobody may change it."""
    return ARCHITECTURES[name](shape, classes)
