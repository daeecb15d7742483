"""The frame's sidebar: which network, whose face, and what computes."""

import os

import streamlit as st

from pages.runtime import engine
from pages.state import bound, networks, photo, subject
from pages.state.session import MAIN, SECOND, session
from vizcore.figures.palette import data_uri, grey_png


def study() -> None:
    """The network and the face, the same on every page."""
    with st.sidebar:
        names = networks.names()
        bound.field_selectbox(
            "Network", names, key="network", value=subject.network(), choose=subject.choose_network,
            disabled=len(names) == 1, format_func={name: networks.title(name) for name in names}.__getitem__,
        )  # fmt: skip
        looked_at = subject.current()
        whose = "Your photo" if looked_at.photo.own else "Sample face: Eileen Collins, NASA"
        # As part of the page: a file of the media store could be fetched by whoever guesses its address.
        st.image(data_uri(grey_png(looked_at.trace.image)), width=96, caption=whose, alt="The face under study")
        if session().photos.get(MAIN) or session().photos.get(SECOND):
            st.button("Forget my photo", icon=":material/delete:", on_click=photo.forget)
        st.caption(_computes_on())


def _computes_on() -> str:
    device = engine.device()
    if device == "CPU" and os.environ.get("FOVEA_GPU"):
        return "Computes on the CPU: no graphics card was found that TensorFlow can use."
    return f"Computes on: {device}"
