"""Gradient ascent on a page: its frames as they come, the images it ends with, and how the number rose."""

import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from PIL import Image as PillowImage

from pages.components import chart, recipe, target_picker
from pages.components.job import computed, memoized
from pages.components.recipe import Recipe
from pages.state.subject import Subject
from vizcore.arrays import Batch
from vizcore.featurevis import Frame
from vizcore.featurevis.method import FeatureVisualization
from vizcore.figures.ascent import ascent_figure
from vizcore.figures.export import png_of
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure
from vizcore.run.gradients import value_of
from vizcore.run.trace import probabilities
from vizcore.target import Target

FILM = 8  # frames that are held
PAUSE = 0.15  # seconds at least from one painting to the next


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
    this: Subject, key: tuple, frames: Callable[[], Iterator[Frame]], name: str, picture, curve, *, falls: bool = False
) -> Ascent | None:
    """An ascent, taken in its turn and shown as it goes; what there is of it where it was stopped.

    Args:
        this: what it is about; the result is held with it.
        key: what else decides it.
        frames: starts it.
        name: of what is being done.
        picture: where the images grow.
        curve: where the number rises.
        falls: whether it is an error below zero, and shown as an error.
    """
    unfinished = ("so far", *key)
    with picture:
        progress = st.empty()
        with st.container(key=f"growing-{name}"):
            live = st.empty()
    with curve:
        rising = st.empty()

    def paint(so_far: Ascent) -> None:
        live.image(enlarged(so_far.last.images), width="stretch")
        figure = rise_figure(so_far, falls=falls)
        rising.plotly_chart(figure, config={"displayModeBar": False}, key=f"rising-{name}-{so_far.last.step}")

    work = partial(_work, this, unfinished, frames, paint)
    try:
        with progress.container():
            found = computed(this, key, work, f"{name} …")
    except (ValueError, FloatingPointError) as error:
        progress.caption(f":material/block: {name} cannot answer this here: {error}.")
        return None
    live.empty()
    rising.empty()
    return found or this.results.get(unfinished)


def _work(this: Subject, unfinished: tuple, frames, paint, report_progress) -> Ascent:
    """Take the ascent; what there is of it is held under `unfinished`, in case that it is stopped."""
    this.results.pop(unfinished, None)
    so_far, painted = memoized(this, unfinished, Ascent), 0.0
    for frame in frames():
        so_far.add(frame)
        if time.monotonic() > painted + PAUSE:
            painted = time.monotonic()
            paint(so_far)
        report_progress(frame.step / frame.steps)
    return this.results.pop(unfinished)


def call_of(way: FeatureVisualization, target: Target, settings: dict) -> str:
    """The call that gives the same frames."""
    said = "".join(f", {name}={value!r}" for name, value in settings.items())
    return f"VISUALIZATIONS[{way.name!r}](classifier, {target!r}, image{said})"


CALL_IMPORTS = ("vizcore.featurevis import VISUALIZATIONS", "vizcore.target import Target")


def ascent_images(this: Subject, target: Target, way: FeatureVisualization, settings: dict, found: Ascent) -> None:
    """What it ends with, and what the network says of it."""
    frame = found.last
    chart.figure(
        image_grid_figure(frame.images, [f"{value:.4g}" for value in frame.values]),
        key="excites",
        height=480,
        alt=f"{way.name}: what maximally activates {target_picker.named(this, target)}; {frame.values.max():.3g} at "
        f"step {frame.step}",
        arrays={"images": frame.images, "values": frame.values},
        recipe=recipe.of_image(this.network, f"[*{call_of(way, target, settings)}][-1].images", *CALL_IMPORTS),
    )
    logits = this.classifier.run(frame.images, (this.classifier.logits,))[this.classifier.logits]
    shares = probabilities(logits, this.classifier.temperature)
    words = dict.fromkeys(f"{this.classifier.labels[row.argmax()]} ({row.max():.0%})" for row in shares)
    st.caption(f"The network reads it as {', '.join(words)}. It must always choose a label, be it a face or not.")


def ascent_curve(this: Subject, target: Target, way: FeatureVisualization, settings: dict, found: Ascent) -> None:
    """How the number rose, beside that of the face."""
    of_face = float(found.values[0][0]) if way.from_face else _of_face(this, target)
    chart.figure(
        rise_figure(found, {"this face": of_face}),
        key="rise",
        alt=f"The number over the steps, from {found.values[0].mean():.3g} to {found.last.values.mean():.3g}",
        arrays={"values": np.stack(found.values), "steps": np.array(found.steps)},
        recipe=recipe.of_image(
            this.network, f"[frame.values for frame in {call_of(way, target, settings)}]", *CALL_IMPORTS
        ),
    )
    face, words = st.columns([1, 2], vertical_alignment="center")
    with face:
        chart.figure(
            face_figure(this.trace.image), key="own-face", height=110, alt="The face under study",
            arrays={"image": this.trace.image}, recipe=recipe.of_image(this.network, "image"),
        )  # fmt: skip
    with words:
        best = "to ".join(f"{value:.3g} " for value in sorted({found.last.values.min(), found.last.values.max()}))
        st.caption(f"This face: {of_face:.3g}. {'The images' if len(found.last.values) > 1 else 'The image'}: {best}")


def ascent_film(found: Ascent, given: Recipe) -> None:
    """The first image from noise, or from the face, to the end.

    Args:
        found: the ascent.
        given: its recipe, as `film_recipe` makes it.
    """
    st.subheader("How it grew", anchor=False)
    images = np.stack([frame.images[0] for frame in found.film])
    names = [f"step {frame.step}: {frame.values[0]:.4g}" for frame in found.film]
    chart.figure(
        image_grid_figure(images, names, columns=len(images)),
        key="film",
        height=120,
        alt=f"The {'first ' if len(found.last.images) > 1 else ''}image at steps "
        + ", ".join(str(frame.step) for frame in found.film),
        arrays={"images": images},
        recipe=given,
    )
    st.caption("Steps " + ", ".join(str(frame.step) for frame in found.film) + ".")


def film_recipe(this: Subject, call: str, found: Ascent, *imports: str) -> Recipe:
    """The frames of the film, from the call that gives all of them."""
    steps = [frame.step for frame in found.film]
    return recipe.of_image(
        this.network, f"[frame.images[0] for frame in {call} if frame.step in {steps}]", *imports
    )  # fmt: skip


def _of_face(this: Subject, target: Target) -> float:
    return memoized(
        this, ("of face", target), lambda: float(value_of(this.classifier, this.trace.image[None], target)[0])
    )


def rise_figure(found: Ascent, levels: Mapping[str, float] | None = None, *, falls: bool = False) -> go.Figure:
    """The number over the steps; of an error below zero, the error."""
    values, title = (-np.stack(found.values), "error") if falls else (np.stack(found.values), "its value")
    return ascent_figure(found.steps, values, last=found.total, title=title, levels=levels)


def enlarged(images: Batch, columns: int | None = None) -> np.ndarray:
    """The images in rows, each pixel a square, so that the browser need not smooth them."""
    figure = image_grid_figure(images, [""] * len(images), columns=columns)
    return np.asarray(PillowImage.open(io.BytesIO(png_of(figure))))
