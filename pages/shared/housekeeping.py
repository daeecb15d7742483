"""Python's full garbage collection, at a moment when nobody waits for it.

Streamlit would do one after every click (see `engine.keep_compiled_kernels`), and the visitor would wait for it; with
TensorFlow loaded it is slow. Without any, what a click leaves in cycles (figures, photos) would wait for Python's own
full collection, which with so many long-lived objects hardly ever comes.
"""

import ctypes
import gc
import threading
import time
from contextlib import suppress
from functools import lru_cache

QUIET = 1.5  # seconds without a click, after which nobody is likely to wait
LATEST = 10.0  # seconds after the first click since the last collection, quiet or not

_clicks = threading.Event()
_last = 0.0


def somebody_clicked() -> None:
    """Tell the housekeeper that a page is being drawn; the first call hires it."""
    global _last
    _last = time.monotonic()
    _clicks.set()
    _hire()


@lru_cache(maxsize=1)
def _hire() -> threading.Thread:
    thread = threading.Thread(target=_keep_house, name="housekeeping", daemon=True)
    thread.start()
    return thread


def _keep_house() -> None:
    while True:
        _clicks.wait()
        first = time.monotonic()
        while (now := time.monotonic()) < min(_last + QUIET, first + LATEST):
            time.sleep(min(_last + QUIET, first + LATEST) - now)
        _clicks.clear()
        collect()


def collect() -> None:
    """A full collection; where the C library is glibc, what it freed goes back to the system."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
