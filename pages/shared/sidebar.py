"""The frame's sidebar: which network, whose face, and what computes."""

import os

import streamlit as st

from pages.shared import engine, photo, subject
from vizcore.cards import shipped_names
from vizcore.figures.palette import data_uri, grey_png


def draw() -> None:
    """The sidebar, the same on every page."""
    with st.sidebar:
        names = shipped_names()
        st.selectbox("Network", names, key="network", bind="query-params", disabled=len(names) == 1)
        looked_at = subject.current()
        whose = "Your photo" if looked_at.photo.own else "Sample face: Eileen Collins, NASA"
        # As part of the page: a file of the media store could be fetched by whoever guesses its address.
        st.image(data_uri(grey_png(looked_at.trace.image)), width=96, caption=whose, alt="The face under study")
        if looked_at.photo.own or photo.second():
            st.button("Forget my photo", icon=":material/delete:", on_click=photo.forget)
        if st.session_state.get("photo_lost"):
            st.info("This link came from a photo that is not kept: this is the sample face.", icon=":material/history:")
        st.caption(_computes_on())


def _computes_on() -> str:
    device = engine.device()
    if device == "CPU" and os.environ.get("FOVEA_GPU"):
        return "Computes on the CPU: no graphics card was found that TensorFlow can use."
    return f"Computes on: {device}"
