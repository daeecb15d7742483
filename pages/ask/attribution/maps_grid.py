"""The maps of one or several methods side by side, how they are drawn, and the settings of each."""

import streamlit as st

from pages.ask.attribution.live_maps import BLEND, LEAST, abreast, live_maps
from pages.components import attribution_panel
from pages.components.attribution_panel import Answer
from pages.components.stage.drawn import choose_drawn
from pages.state import bound
from pages.state.session import set_setting
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.target import Target

QUICK = [name for name, method in METHODS.items() if not method.slow]
FIRST = [name for name in QUICK if METHODS[name].completeness][:1]  # its map can be checked against its promise


def choose_methods() -> list[str]:
    """The widgets for the methods."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = bound.multiselect("Methods", list(METHODS), default=FIRST, name="methods", wrap=True)
        st.button("All quick ones", on_click=set_setting, args=("methods", tuple(QUICK)), type="tertiary")
    return names


def choose_look() -> dict:
    """How a map is laid over the face."""
    with st.expander("How it is drawn", icon=":material/palette:"), st.container(horizontal=True):
        blend = bound.slider("Map over face", 0.0, 1.0, name="blend", default=BLEND, step=0.05, width=220)
        least = bound.slider(
            "Leave out less than", 0.0, 0.9, name="least", default=LEAST, step=0.05, width=220,
            help="share of the strongest",
        )  # fmt: skip
        magnitude = bound.toggle("Without the sign", name="magnitude")
        live = choose_drawn()
    return {"blend": blend, "least": least, "magnitude": magnitude, "live": live}


def maps_grid(this: Subject, target: Target, names: list[str], **look) -> list[Answer]:
    """A map of each method; the answers of those that could be asked."""
    if look.pop("live"):
        return live_maps(this, target, names, **look)
    across = abreast(len(names))
    height = 480 if len(names) == 1 else 242
    answers = []
    for start in range(0, len(names), across):
        rooms = st.columns([3, 2] if len(names) == 1 else across, gap="medium")
        for name, room in zip(names[start : start + across], rooms, strict=False):
            method = METHODS[name]
            with room:
                st.header(name, anchor=False)
                picture = st.container()  # above everything whose height differs, so that maps in a row stand level
            with rooms[1] if len(names) == 1 else room:
                st.caption(method.summary)
                settings = attribution_panel.choose_settings(this, target, method)
            with picture:
                found = attribution_panel.answer(this, target, method, settings)
                if found:
                    attribution_panel.attribution_panel(this, target, found, height, **look)
                    answers.append(found)
    return answers
