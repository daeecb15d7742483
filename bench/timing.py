"""Times of several ways to do the same, taken in turns so that a busy machine is busy for all of them."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


def interleaved(
    ways: Mapping[str, Callable[[T], object]], new: Callable[[], T], *, rounds: int, warm_up: int = 3
) -> dict[str, float]:
    """The median seconds of each way; A B C A B C …, every round on a new input that all ways get.

    Args:
        ways: {name: function of the input}.
        new: makes an input; not timed.
        rounds: how many are timed.
        warm_up: rounds before that, not timed.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(warm_up + rounds):
        given = new()
        for name, way in ways.items():
            start = time.perf_counter()
            way(given)
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[warm_up:]) for name, values in seconds.items()}


def ms(seconds: float) -> str:
    """As "3.2 ms"."""
    return f"{seconds * 1e3:.3g} ms"


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
