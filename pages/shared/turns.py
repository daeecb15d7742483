"""Long work of all visitors, one at a time and in order: with a place in the line, progress, and a way to stop."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

import streamlit as st

from pages.shared.subject import Subject

Result = TypeVar("Result")
MOST = 64  # in the line at once; whoever comes later is asked to come again
KEPT = 64  # results in a visitor's session: for every attribution method a map and its curves


class Line:
    """First come, first served, one at a time."""

    def __init__(self, most: int = MOST):
        self._most, self._waiting, self._moved = most, [], threading.Condition()

    @contextmanager
    def turn(self, tell: Callable[[int], None] = lambda place: None) -> Iterator[None]:
        """Wait for one's turn; `tell` hears how many are before, again and again, and may raise to give up.

        Raises:
            OverflowError: too many are waiting already.
        """
        ticket = object()
        with self._moved:
            if len(self._waiting) >= self._most:
                raise OverflowError("Too many people are waiting for a long computation. Please try again in a minute.")
            self._waiting.append(ticket)
        try:
            while place := self._place(ticket):
                tell(place)
            yield
        finally:
            with self._moved:
                self._waiting.remove(ticket)
                self._moved.notify_all()

    def _place(self, ticket) -> int:
        with self._moved:
            if self._waiting[0] is not ticket:
                self._moved.wait(0.5)
            return self._waiting.index(ticket)


LINE = Line()


def waiting(place: int) -> str:
    """What somebody reads while `place` others are before."""
    return f"Waiting for its turn: {place} before it."


def computed(this: Subject, key: tuple, work: Callable[[Callable[[float], None]], Result], words: str) -> Result | None:
    """A result for this face and network: kept from before, or worked out now in its turn; None where it was stopped.

    Args:
        this: what it is about; the result is kept with it and goes with it.
        key: what else decides it.
        work: does it; is given a function to tell the share that is done, which raises when the visitor does something
            else meanwhile.
        words: what is being done, for the progress bar.
    """
    if key in this.results:
        this.results.move_to_end(key)
        return this.results[key]
    stopped = st.session_state.setdefault("stopped", set())
    if key in stopped:
        st.caption("Stopped.")
        again = partial(stopped.discard, key)
        st.button("Start again", icon=":material/play_arrow:", key=f"again-{key}", on_click=again)
        return None
    room = st.empty()
    with room.container():
        bar = st.progress(0.0, words)
        st.button("Stop", icon=":material/stop:", key=f"stop-{key}", on_click=_stop, args=(key,))
    try:
        with LINE.turn(lambda place: bar.progress(0.0, waiting(place))):
            found = work(lambda share: bar.progress(min(share, 1.0), words))
    except OverflowError as error:
        room.empty()
        st.warning(str(error), icon=":material/hourglass:")
        return None
    except (ValueError, FloatingPointError):  # it cannot be answered: whoever asked says why
        room.empty()
        raise
    room.empty()
    return kept(this, key, lambda: found)


def kept(this: Subject, key: tuple, make: Callable[[], Result]) -> Result:
    """A result for this face and network, made at once where it is not there; the last `KEPT` that were used stay."""
    if key not in this.results:
        this.results[key] = make()
        while len(this.results) > KEPT:
            this.results.popitem(last=False)
    this.results.move_to_end(key)
    return this.results[key]


def _stop(key: tuple) -> None:
    st.session_state["stopped"].add(key)
