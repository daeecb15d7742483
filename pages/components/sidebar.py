"""The frame's sidebar: which network, whose face, the way from question to question, and what computes."""

import os

import streamlit as st

from pages.components.page_links import link_to
from pages.runtime import engine
from pages.runtime.page_folders import sections
from pages.state import bound, photo, subject
from pages.state.session import MAIN, SECOND, session
from vizcore.figures.palette import data_uri, grey_png


def navigation() -> None:
    """All pages by section; each link holds all that is chosen, so that a page is found as it was left."""
    with st.sidebar, st.container(key="navigation", gap="xxsmall"):
        for title, pages in sections().items():
            st.caption(title)
            for page in pages:
                link_to(page.name, page.title, width="stretch")


def study() -> None:
    """The network and the face, the same on every page."""
    with st.sidebar:
        names = engine.networks()
        bound.field_selectbox(
            "Network", names, key="network", value=subject.network(), choose=subject.choose_network,
            disabled=len(names) == 1,
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
