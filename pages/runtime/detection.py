"""Faces are looked for in one photo at a time, so that a crowd of uploads leaves a core to everybody's clicks."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

_turn = threading.Lock()


@contextmanager
def in_turn() -> Generator[None]:
    """Wait until nobody else's photo is looked at."""
    with _turn:
        yield
