import gc
import threading
import weakref

from pages.runtime import housekeeping
from pages.runtime.housekeeping import collect_garbage


class Knot:
    """Something that only a full collection frees."""

    def __init__(self):
        self.itself = self


def test_after_a_quiet_moment_what_clicks_left_is_collected(monkeypatch):
    monkeypatch.setattr(housekeeping, "QUIET", 0.05)
    collected = threading.Event()
    monkeypatch.setattr(housekeeping, "collect_garbage", lambda: (collect_garbage(), collected.set()))
    gc.disable()  # so that nobody else does it
    try:
        knot = weakref.ref(Knot())
        assert knot() is not None
        housekeeping.notify_activity()
        assert collected.wait(20)
        assert knot() is None
    finally:
        gc.enable()


def test_one_housekeeper_is_enough():
    for _ in range(5):
        housekeeping.notify_activity()
    assert [thread.name for thread in threading.enumerate()].count("housekeeping") == 1
