"""Long work of all visitors, one at a time and in order."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

MOST = 64  # in the queue at once; whoever comes later is asked to come again


class QueueFullError(Exception):
    """Too many are waiting already."""


class JobQueue:
    """First come, first served, one at a time."""

    def __init__(self, most: int = MOST):
        self._most, self._waiting, self._moved = most, [], threading.Condition()

    @contextmanager
    def turn(self, report_position: Callable[[int], object] = lambda place: None) -> Generator[None]:
        """Wait for one's turn; `report_position` hears how many are before, and may raise to give up.

        Raises:
            QueueFullError: too many are waiting already.
        """
        ticket = object()
        with self._moved:
            if len(self._waiting) >= self._most:
                raise QueueFullError(
                    "Too many people are waiting for a long computation. Please try again in a minute."
                )
            self._waiting.append(ticket)
        try:
            while place := self._place(ticket):
                report_position(place)
            yield
        finally:
            with self._moved:
                self._waiting.remove(ticket)
                self._moved.notify_all()

    def __len__(self) -> int:
        """How many wait or are served."""
        return len(self._waiting)

    def _place(self, ticket: object) -> int:
        with self._moved:
            if self._waiting[0] is not ticket:
                self._moved.wait(0.5)
            return self._waiting.index(ticket)


QUEUE = JobQueue()


def position(place: int) -> str:
    """What somebody reads while `place` others are before."""
    return f"Waiting for its turn: {place} before it."
