"""A clock that many stages share: what one does not use, the later ones have."""

import time
from collections.abc import Callable


class Clock:
    """So many seconds in all, from now.

    Args:
        seconds: that everything may take.
        now: gives the time in seconds; another than the machine's in tests.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic):
        self.seconds, self._now, self._began = seconds, now, now()

    @property
    def gone(self) -> float:
        """Seconds since it was started."""
        return self._now() - self._began

    @property
    def left(self) -> float:
        """Seconds that are left, not below 0."""
        return max(0.0, self.seconds - self.gone)

    def share(self, weight: float, later: float, kept_back: float = 0.0) -> float:
        """Seconds for a stage, of what is left.

        Args:
            weight: of the stage.
            later: the weights of all that come after it, together.
            kept_back: seconds that nobody may have: for what comes last.
        """
        return max(0.0, self.left - kept_back) * weight / (weight + later)


class Often:
    """Whether so much time has gone by since it last was so: for what is kept every two minutes.

    Args:
        seconds: between two times.
        now: as of `Clock`.
    """

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic):
        self._seconds, self._now, self._last = seconds, now, now()

    def due(self) -> bool:
        """True once in every so many seconds."""
        if self._now() - self._last < self._seconds:
            return False
        self._last = self._now()
        return True


def epochs_within(seconds: float, epoch_seconds: float, done: int, most: int) -> int:
    """How many epochs a training has in all, so that its schedule ends within its time.

    Args:
        seconds: that are left of its time.
        epoch_seconds: that one epoch takes.
        done: epochs that are behind it.
        most: epochs that it has where there is time for more.
    """
    return max(done, min(most, done + int(seconds / max(epoch_seconds, 1e-9))))
