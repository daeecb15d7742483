"""What a gradient ascent ends with, how the number rose, and how the image grew."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.ascent import Ascent, rise_figure
from pages.components.job import memoized
from pages.components.recipe import Recipe
from pages.components.wording import strongest_answer
from pages.state.subject import Subject
from vizcore.featurevis.method import FeatureVisualization
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure
from vizcore.run.gradients import value_of
from vizcore.target import Target
from vizcore.words import number_text, span_text


def call_of(way: FeatureVisualization, target: Target, settings: dict) -> str:
    """The call that gives the same frames."""
    said = "".join(f", {name}={value!r}" for name, value in settings.items())
    return f"VISUALIZATIONS[{way.name!r}](classifier, {target!r}, image{said})"


CALL_IMPORTS = ("vizcore.featurevis import VISUALIZATIONS", "vizcore.target import Target")


def ascent_images(this: Subject, target: Target, way: FeatureVisualization, settings: dict, found: Ascent) -> None:
    """What it ends with, and what the network says of it."""
    frame = found.last
    chart.figure(
        image_grid_figure(frame.images, [number_text(value, ".4g") for value in frame.values]),
        key="excites",
        height=480,
        alt=f"{way.name}: what maximally activates {target_picker.named(this, target)}; "
        f"{number_text(frame.values.max())} at step {frame.step}",
        arrays={"images": frame.images, "values": frame.values},
        recipe=recipe.of_image(this.network, f"[*{call_of(way, target, settings)}][-1].images", *CALL_IMPORTS),
    )
    logits = this.classifier.run(frame.images, (this.classifier.logits,))[this.classifier.logits]
    shares = this.classifier.predictions(logits)
    words = dict.fromkeys(strongest_answer(this.classifier, row) for row in shares)
    st.caption(f"The network reads it as {', '.join(words)}. It must always answer, be it a face or not.")


def ascent_curve(this: Subject, target: Target, way: FeatureVisualization, settings: dict, found: Ascent) -> None:
    """How the number rose, beside that of the face."""
    of_face = float(found.values[0][0]) if way.from_face else _of_face(this, target)
    chart.figure(
        rise_figure(found, {"this face": of_face}),
        key="rise",
        alt=f"The number over the steps, {span_text(found.values[0].mean(), found.last.values.mean())}",
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
        values = found.last.values
        best = "to ".join(f"{number_text(value)} " for value in sorted({values.min(), values.max()}))
        many = "The images" if len(values) > 1 else "The image"
        st.caption(f"This face: {number_text(of_face)}. {many}: {best}")


def ascent_film(found: Ascent, given: Recipe) -> None:
    """The first image from noise, or from the face, to the end.

    Args:
        found: the ascent.
        given: its recipe, as `film_recipe` makes it.
    """
    st.header("How it grew", anchor=False)
    images = np.stack([frame.images[0] for frame in found.film])
    names = [f"step {frame.step}: {number_text(frame.values[0], '.4g')}" for frame in found.film]
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
