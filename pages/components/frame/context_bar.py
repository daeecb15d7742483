"""The strip at the top of every page: whose face, which network, its answer, and where in it the page looks."""

import streamlit as st

from pages.components.frame.finder import ASSETS, finder
from pages.components.page_links import link_to
from pages.components.wording import answer_text
from pages.state import bound, networks, photo, subject
from pages.state.session import MAIN, SECOND, selection, session
from pages.state.subject import Subject
from vizcore.figures.palette import data_uri, grey_png
from vizcore.network.own.texts import plain
from vizcore.network.verdict import SURE

SIDE = 32  # pixels of the screen: the face's


def context_bar():
    """Draw the bar.

    Returns:
        The room in it for where the page looks: see `say_where`.
    """
    st.html(ASSETS / "frame.css")
    with st.container(key="context", horizontal=True, vertical_alignment="center", gap="small"):
        face = st.container(
            key="context-face", horizontal=True, vertical_alignment="center", gap="xsmall", width="content"
        )
        names = networks.names()
        bound.field_selectbox(
            "Network", names, key="network", value=subject.network(), choose=subject.choose_network,
            disabled=len(names) == 1, format_func={name: networks.title(name) for name in names}.__getitem__,
            label_visibility="collapsed", width=150,
        )  # fmt: skip
        this = subject.current()
        with face:
            _whose_face(this)
        with st.container(key="context-answer", width="content"):
            link_to("look/predict", _answer(this), icon=":material/chat_bubble:")
        where = st.container(key="context-where", width="content")
        with st.container(
            key="context-tools", horizontal=True, horizontal_alignment="right", vertical_alignment="center"
        ):
            projecting = _projector()
            finder(this, projecting=projecting)
        return where


def say_where(room) -> None:
    """Say where the page that was drawn looks, as a link to the layer; nothing where it looks at none."""
    looked = session().looked
    if looked is not None:
        layer, channel = looked
        words = plain(layer) if channel is None else f"{plain(layer)} · {channel}"
        with room:
            link_to("look/layers", words, at=selection().having(layer=layer).having(channel=channel))


def _whose_face(this: Subject) -> None:
    # As part of the page: a file of the media store could be fetched by whoever guesses its address.
    st.image(data_uri(grey_png(this.trace.image)), width=SIDE, alt="The face under study")
    link_to(
        "look/predict",
        f"Sample face: {this.photo.sample.title}" if this.photo.sample else "Your photo",
        icon=":material/face:",
    )
    if session().photos.get(MAIN) or session().photos.get(SECOND):
        st.button("Forget my photo", icon=":material/delete:", type="tertiary", on_click=photo.forget)


def _answer(this: Subject) -> str:
    """Happiness 100%; or why there is none that means anything."""
    if this.cut.face is None and this.reads_faces:
        return "no face found"
    said = this.probabilities
    first = int(said.argmax())
    words = f"{plain(this.classifier.labels[first])} {answer_text(this.classifier, said[first])}"
    return f"unsure: {words}" if this.classifier.outputs == "softmax" and said[first] < SURE else words


def _projector() -> bool:
    """The switch for a room full of people: no side bar, large type, arrow keys that step."""
    projecting = bound.toggle(
        "Projector", name="projector",
        help="Key P. No side bar, large type; ← → step through layers, or pages; Page Up and Page Down turn pages.",
    )  # fmt: skip
    if projecting:
        st.html(ASSETS / "projector.css")
    return projecting
