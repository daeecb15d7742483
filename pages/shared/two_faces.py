"""The face under study, A, beside another one, B."""

import streamlit as st

from pages.shared import bring, photo, portraits, show
from pages.shared.portraits import Portrait
from pages.shared.subject import Subject
from vizcore.figures.map import face_figure
from vizcore.trace import Trace

MIRRORED, SAMPLE, OTHER = "Face A mirrored", "Sample face", "Another photo"


def face_b(this: Subject) -> Trace:
    """What the network made of the other face, which is chosen here."""
    portrait = portrait_of(this, choose(this))
    (seen,) = portraits.traces(this, [(this.classifier, portrait)])
    return seen


def choose(this: Subject) -> str:
    """The widget for whose face B is; the link holds its value, but never a photo."""
    ways = [MIRRORED, SAMPLE, OTHER] if this.photo.own else [MIRRORED, OTHER]
    if st.session_state.get("second") not in (None, *ways):
        st.session_state["second"] = MIRRORED
    return st.segmented_control("Face B", ways, default=MIRRORED, required=True, key="second", bind="query-params")


def portrait_of(this: Subject, way: str) -> Portrait:
    """Face B. Until there is another photo, it is face A mirrored."""
    if way == SAMPLE:
        return Portrait(photo.sample(), 0)
    if way == MIRRORED:
        return portraits.of(this, "mirrored")
    held = photo.second()
    if held and len(held.faces) > 1:
        st.pills("Which face?", range(len(held.faces)), format_func=lambda i: str(i + 1), default=0, key="second_face")
    bring.widget("second")
    if held is None:
        st.caption("Bring a second photo. Until then, B is face A mirrored.")
        return portraits.of(this, "mirrored")
    for note in held.notes:
        st.caption(note)
    if held.faces:
        return Portrait(held, st.session_state.get("second_face") or 0)
    if not held.cropped:
        st.caption("No face was found: the network is given the middle of the picture.")
    return Portrait(held, held.whole)


def small_face(seen: Trace, name: str, height: int = 150) -> None:
    """A face as the network received it."""
    show.figure(
        face_figure(seen.image), key=f"face-{name}", height=height, alt=f"Face {name} as the network receives it",
        arrays={"image": seen.image},
    )  # fmt: skip


def code(name: str, wanted: str, *imports: str) -> str:
    """Lines of Python about two faces, `a` and `b`."""
    more = "".join(f"from {names}\n" for names in imports)
    return f"""import numpy as np
from vizcore import shipped
{more}from vizcore.trace import trace

classifier = shipped.load({name!r})
a, b = (trace(classifier, np.load(f"face-{{which}}.npz")["image"]) for which in "AB")  # Download, below each face
result = {wanted}"""
