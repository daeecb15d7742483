"""What is done when nobody waits for it: Python's full garbage collection, and ending the sessions that were left.

Streamlit would collect after every click (see `engine.disable_session_clearing`), and the visitor would wait for it;
with TensorFlow loaded it is slow. Without any, what a click leaves in cycles (figures, photos) would wait for Python's
own full collection, which with so many long-lived objects hardly ever comes. A session whose tab was closed holds its
photo until it is ended; Streamlit ends it only when another visitor leaves.
"""

import asyncio
import ctypes
import gc
import threading
import time
import urllib.parse
from contextlib import suppress
from functools import lru_cache

from pages.runtime.streamlit_private import end_left_sessions

QUIET = 1.5  # seconds without a click, after which nobody is likely to wait
LATEST = 10.0  # seconds after the first click since the last collection, quiet or not
ROUND = 5.0  # seconds from one look at the left sessions to the next

_clicks = threading.Event()
_last = 0.0


def notify_activity() -> None:
    """Tell the housekeeper that a page is being drawn; the first call hires it."""
    global _last
    _last = time.monotonic()
    _clicks.set()
    _housekeeper()


async def watch_left_sessions() -> None:
    """End left sessions when their time is up, whoever else is there; runs beside the server until it is cancelled."""
    while True:
        await asyncio.sleep(ROUND)
        if end_left_sessions():
            notify_activity()  # what they held is collected then


@lru_cache(maxsize=1)
def _housekeeper() -> threading.Thread:
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
        collect_garbage()


def forget_addresses() -> None:
    """Drop what `urllib` remembers of addresses: `st.image` asks it about a face, which stands in its own address."""
    urllib.parse.clear_cache()  # ty: ignore[missing-attribute]  # Python has it; the checker's stubs do not


def collect_garbage() -> None:
    """A full collection; where the C library is glibc, what it freed goes back to the system."""
    forget_addresses()
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
