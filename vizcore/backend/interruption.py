"""A way out of long work: before every compiled call, whoever asked for it is asked whether it is still wanted."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

_ask: ContextVar[Callable[[], None]] = ContextVar("ask", default=lambda: None)


@contextmanager
def interruptible(ask: Callable[[], None]) -> Generator[None]:
    """Within this context, every compiled call of this thread is preceded by `ask()`, which may raise to end it all."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)


def checkpoint() -> None:
    """Ask; the backend calls it."""
    _ask.get()()
