"""The face under study, A, beside another one, B."""

import streamlit as st

from pages.components import chart, recipe
from pages.components.uploader import uploader
from pages.state import bound, photo, portraits
from pages.state.portraits import Portrait
from pages.state.session import SECOND
from pages.state.subject import Subject
from vizcore.figures.map import face_figure
from vizcore.intake.samples import SAMPLES
from vizcore.run.trace import Trace

UNLIKE = "surprised"  # the sample beside the first, whose answer is happiness
MIRRORED, SAMPLE, OTHER = "Face A mirrored", "Sample face", "Another photo"


def choose_face_b(this: Subject) -> tuple[Portrait, Trace]:
    """The other face, which is chosen here, and what the network made of it."""
    portrait = portrait_of(this, choose_whose())
    (seen,) = portraits.traces(this, [(this.classifier, portrait)])
    return portrait, seen


def choose_whose() -> str:
    """The widget for whose face B is, at first one of another answer; the link holds its value, but never a photo."""
    return bound.segmented_control("Face B", [SAMPLE, MIRRORED, OTHER], default=SAMPLE, name="second")


def portrait_of(this: Subject, way: str) -> Portrait:
    """Face B. Until there is another photo, it is face A mirrored."""
    if way == SAMPLE:
        return _sample(this)
    if way == MIRRORED:
        return portraits.of(this, "mirrored")
    held = photo.second()
    number = 0
    if held and len(held.faces) > 1:
        number = bound.segmented_control(
            "Which face?", range(len(held.faces)), name="second_face", format_func=lambda i: str(i + 1)
        )
    uploader(SECOND)
    if held is None:
        st.caption("Bring a second photo. Until then, B is face A mirrored.")
        return portraits.of(this, "mirrored")
    for note in held.notes:
        st.caption(note)
    if not held.faces and not held.cropped:
        st.caption("No face was found: the network is given the middle of the picture.")
    return Portrait(held, number if held.faces else None)


def _sample(this: Subject) -> Portrait:
    """A sample face that is chosen here, at first one that another answer is expected for."""
    names = [name for name in SAMPLES if SAMPLES[name] is not this.photo.sample]
    other = UNLIKE if this.photo.sample and this.photo.sample.name == photo.FIRST else photo.FIRST
    name = bound.selectbox(
        "Which sample?", names, default=other, name="second_sample", format_func=lambda name: SAMPLES[name].title
    )
    shown = photo.sample(name)
    return Portrait(shown, 0 if shown.faces else None)


def small_face(this: Subject, seen: Trace, name: str, height: int = 150) -> None:
    """A face as the network received it, to be downloaded as the recipes for two faces need it."""
    chart.figure(
        face_figure(seen.image), key=f"face-{name}", height=height, alt=f"Face {name} as the network receives it",
        arrays={"image": seen.image}, recipe=recipe.of_faces(this.network, f"{name.lower()}.image"),
    )  # fmt: skip
