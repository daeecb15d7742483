"""A region of the face that the visitor draws, and what is done to it."""

import numpy as np
import streamlit as st

from pages.shared import show
from pages.shared.subject import Subject
from vizcore.arrays import Image
from vizcore.figures.region import region_figure
from vizcore.interventions import covered, inside

COVER, BLUR = "Cover", "Blur out"
BOX, LINE = "Box", "Free line"
SIGMA = 4.0  # pixels of the blur


def base(this: Subject) -> Image:
    """The face with its region covered or blurred, where one was drawn."""
    image, region = this.trace.image, st.session_state.get("region")
    if not region:
        return image
    where = inside(image.shape[:2], *region)
    return covered(image, where, blur=SIGMA if st.session_state.get("region_way") == BLUR else None)


def draw(shown: Image, alt: str) -> None:
    """The face as it now is, to draw on, and the ways to draw."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control("Draw on the face", [BOX, LINE], default=BOX, required=True, key="region_tool")
        st.segmented_control("to", [COVER, BLUR], default=COVER, required=True, key="region_way")
    region = st.session_state.get("region") or ((), ())
    show.figure(
        region_figure(shown, *region, lasso=way == LINE), key="region-drawn", alt=alt, height=340,
        arrays={"image": shown}, on_select=_drawn, selection_mode=("box", "lasso"),
    )  # fmt: skip
    with st.expander("By numbers", icon=":material/crop:"):
        height, width, _ = shown.shape
        rows = st.slider("Rows", 0, height, (height // 5, height // 2), key="region_rows")
        columns = st.slider("Columns", 0, width, (width // 5, width - width // 5), key="region_columns")
        st.button("Use this box", on_click=_box, args=(*rows, *columns))
    if any(region):
        st.button("Uncover", icon=":material/restart_alt:", on_click=st.session_state.pop, args=("region", None))


def _box(top: float, bottom: float, left: float, right: float) -> None:
    """A box along the edges between pixels."""
    st.session_state["region"] = (
        [left - 0.5, right - 0.5, right - 0.5, left - 0.5],
        [top - 0.5] * 2 + [bottom - 0.5] * 2,
    )


def _drawn() -> None:
    selection = st.session_state["region-drawn"]["selection"]
    for line in selection["lasso"]:
        st.session_state["region"] = (list(line["x"]), list(line["y"]))
    for box in selection["box"]:
        (left, right), (top, bottom) = sorted(box["x"]), sorted(box["y"])
        st.session_state["region"] = ([left, right, right, left], [top, top, bottom, bottom])


def digest(image: Image) -> bytes:
    """What tells one image from another."""
    return np.ascontiguousarray(image).tobytes()
