"""Work that takes longer than a blink, on a page: its place in the queue, its progress, and a way to stop it."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.state.session import session
from pages.state.subject import Subject

Result = TypeVar("Result")
HELD = 64  # results about one subject: for every attribution method a map and its curves


def computed(this: Subject, key: tuple, work: Callable[[Callable[[float], None]], Result], words: str) -> Result | None:
    """A result for this face and network: known from before, or worked out now in its turn; None where it was stopped.

    Args:
        this: what it is about; the result is held with it and goes with it.
        key: what else decides it: names and numbers, never a pixel.
        work: does it; is given a function to report the share that is done, which raises when the visitor does
            something else meanwhile or has left.
        words: what is being done, for the progress bar.
    """
    if key in this.results:
        this.results.move_to_end(key)
        return this.results[key]
    name = digest(key)
    if key in this.stopped:
        st.caption("Stopped.")
        st.button("Start again", icon=":material/play_arrow:", key=f"again-{name}", on_click=_start_again, args=(key,))
        return None
    room = st.empty()
    with room.container():
        bar = st.progress(0.0, words)
        st.button("Stop", icon=":material/stop:", key=f"stop-{name}", on_click=_stop, args=(key,))

    def report(share: float) -> None:
        bar.progress(min(share, 1.0), words)

    try:
        with listening(), QUEUE.turn(lambda place: bar.progress(0.0, position(place))):
            found = work(report)
    except QueueFullError as error:
        room.empty()
        st.warning(str(error), icon=":material/hourglass:")
        return None
    except (ValueError, FloatingPointError):  # it cannot be answered: whoever asked says why
        room.empty()
        raise
    room.empty()
    return memoized(this, key, lambda: found)


def memoized(this: Subject, key: tuple, make: Callable[[], Result]) -> Result:
    """A result for this face and network, made at once where it is not there; the last `HELD` that were used stay."""
    if key not in this.results:
        this.results[key] = make()
        while len(this.results) > HELD:
            this.results.popitem(last=False)
    this.results.move_to_end(key)
    return this.results[key]


def digest(key: tuple) -> str:
    """A short name for a key, for widgets."""
    return hashlib.blake2s(repr(key).encode(), digest_size=6).hexdigest()


def _stop(key: tuple) -> None:
    if (this := session().subject) is not None:
        this.stopped.add(key)


def _start_again(key: tuple) -> None:
    if (this := session().subject) is not None:
        this.stopped.discard(key)
