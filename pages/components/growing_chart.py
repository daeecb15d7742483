"""Long work on a page with its chart in sight: what is known so far comes over the route of our own, frame by frame."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from pages.components.job import computed
from pages.components.stage import stage
from pages.components.stage.chart_block import waiting_block
from pages.runtime.frames import open_stream
from pages.state.subject import Subject
from vizcore.settings import Preview, Progress, unseen

Result = TypeVar("Result")
PAUSE = 0.1  # seconds between two frames at least: a chart takes some milliseconds to be made


@dataclass(frozen=True)
class Sight:
    """How the chart of long work looks while it grows.

    Args:
        draw: makes a frame of what is known so far, as `chart_block` does.
        name: unlike that of any other on the page.
        alt: what there is to see, for those who cannot.
        height: pixels that are kept for it.
    """

    draw: Callable[[Any], bytes]
    name: str
    alt: str
    height: int


def computed_in_sight(
    this: Subject, key: tuple, work: Callable[[Progress, Preview], Result], words: str, sight: Sight
) -> Result | None:
    """As `job.computed`, and below its bar the chart so far.

    Args:
        this: what it is about.
        key: what else decides it.
        work: does it; is given what reports the share that is done, and what is offered what is known so far.
        words: what is being done, for the progress bar.
        sight: how the chart looks.
    """
    if key in this.results or key in this.stopped:
        return computed(this, key, lambda report: work(report, unseen), words)
    above, room = st.container(), st.empty()  # how far it is, and the button that stops it, are over the chart

    def in_sight(report: Progress) -> Result:
        with _grows(room, sight) as preview:
            return work(report, preview)

    try:
        with above:
            return computed(this, key, in_sight, words)
    finally:
        room.empty()


@contextmanager
def _grows(room, sight: Sight) -> Generator[Preview]:
    """The stage in a room of the page; what it yields takes some of what it is offered."""
    with open_stream() as stream:
        block = waiting_block(stream.token, alt=sight.alt, height=sight.height, waits="Waiting for the first numbers …")
        with room.container():
            stage("chart", block, key=f"growing-{sight.name}")
        yield stream.preview(sight.draw, PAUSE)
