"""Gradient ascent on a page: taken in its turn, its frames shown as they come."""

import io
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from PIL import Image as PillowImage

from pages.components.job import computed, memoized
from pages.components.stage import stage
from pages.components.stage.frames_block import frame_block, frames_block
from pages.runtime.frames import open_stream
from pages.state.subject import Subject
from vizcore.arrays import Batch
from vizcore.featurevis import Frame
from vizcore.figures.ascent import ascent_figure
from vizcore.figures.export import png_of
from vizcore.figures.image_grid import image_grid_figure

FILM = 8  # frames that are held


@dataclass
class Ascent:
    """What an ascent did, or has done so far.

    Args:
        steps: at which the images were looked at.
        values: of the images at each of them.
        film: about `FILM` frames from the first to the last.
        total: how many steps it was to take.
    """

    steps: list[int] = field(default_factory=list)
    values: list[np.ndarray] = field(default_factory=list)
    film: list[Frame] = field(default_factory=list)
    total: int = 0

    def add(self, frame: Frame) -> None:
        """One frame more. Of those before, the first in each of `FILM` equal parts of the way stays."""
        part = [int(each.step * FILM / each.steps) for each in self.film[-2:]]
        if len(part) > 1 and part[0] == part[1]:
            self.film.pop()
        self.film.append(frame)
        self.steps.append(frame.step)
        self.values.append(frame.values)
        self.total = frame.steps

    @property
    def last(self) -> Frame:
        """Where it stands."""
        return self.film[-1]


def run_ascent(
    this: Subject, key: tuple, frames: Callable[[], Iterator[Frame]], name: str, picture, *, falls: bool = False
) -> Ascent | None:
    """An ascent, taken in its turn and shown as it goes; what there is of it where it was stopped.

    Args:
        this: what it is about; the result is held with it.
        key: what else decides it.
        frames: starts it.
        name: of what is being done.
        picture: where the images grow, and the number rises.
        falls: whether it is an error below zero, and shown as an error.
    """
    unfinished = ("so far", *key)
    with picture:
        progress, room = st.empty(), st.empty()
    work = partial(_work, this, unfinished, frames, partial(watched, room, name, falls=falls))
    try:
        with progress.container():
            found = computed(this, key, work, f"{name} …")
    except (ValueError, FloatingPointError) as error:
        room.empty()
        progress.caption(f":material/block: {name} cannot answer this here: {error}.")
        return None
    room.empty()
    return found or this.results.get(unfinished)


@contextmanager
def watched(
    room, name: str, *, falls: bool = False, called: str = "its value", widest: int = 380
) -> Generator[Callable[[bytes], None]]:
    """A stage in the room, and what puts a frame on it, as `frame_block` or `images_block` makes one.

    Args:
        room: where it is drawn; what stood there goes.
        name: of what is being done, unlike that of any other on the page.
        falls: see `frames_block`.
        called: see there.
        widest: see there.
    """
    with open_stream() as stream:
        block = frames_block(stream.token, falls=falls, called=called, widest=widest)
        with room.container():
            stage("frames", block, key=f"growing-{name}")
        yield stream.push


def _work(this: Subject, unfinished: tuple, frames, on_stage, report_progress) -> Ascent:
    """Take the ascent; what there is of it is held under `unfinished`, in case that it is stopped."""
    this.results.pop(unfinished, None)
    so_far = memoized(this, unfinished, Ascent)
    with on_stage() as show:
        for frame in frames():
            so_far.add(frame)
            show(frame_block(frame))
            report_progress(frame.step / frame.steps)
    return this.results.pop(unfinished)


def rise_figure(found: Ascent, levels: Mapping[str, float] | None = None, *, falls: bool = False) -> go.Figure:
    """The number over the steps; of an error below zero, the error."""
    values, title = (-np.stack(found.values), "error") if falls else (np.stack(found.values), "its value")
    return ascent_figure(found.steps, values, last=found.total, title=title, levels=levels)


def enlarged(images: Batch, columns: int | None = None) -> np.ndarray:
    """The images in rows, each pixel a square, so that the browser need not smooth them."""
    figure = image_grid_figure(images, [""] * len(images), columns=columns)
    return np.asarray(PillowImage.open(io.BytesIO(png_of(figure))))
