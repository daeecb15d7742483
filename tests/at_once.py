"""Visitors who ask at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def at_once(*asks: Callable[[], object]) -> list:
    """What each gives when all begin together; an error of any is raised."""
    start = threading.Barrier(len(asks))

    def run(ask):
        start.wait()
        return ask()

    with ThreadPoolExecutor(len(asks)) as threads:
        return [future.result() for future in [threads.submit(run, ask) for ask in asks]]
