"""Two ways to draw the same grid of 64 maps; each press draws a new one and writes its number into the figure.

Argument: "smooth" or "noise", what the maps are like.
"""

import sys

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from vizcore.figures.tiles import tiles_figure

MAPS, SIDE, COLUMNS = 64, 24, 8


def tiles(maps: np.ndarray) -> go.Figure:
    """The way of this project."""
    return tiles_figure(maps, [f"channel {i}" for i in range(MAPS)], range(MAPS), columns=COLUMNS)


def subplots(maps: np.ndarray) -> go.Figure:
    """The way of the manuals: a heat map in each cell of a grid of subplots, float32 as it comes from the network."""
    figure = make_subplots(rows=MAPS // COLUMNS, cols=COLUMNS, horizontal_spacing=0.01, vertical_spacing=0.01)
    for i in range(MAPS):
        heatmap = go.Heatmap(z=maps[..., i], colorscale="Viridis", showscale=False, name=f"channel {i}")
        figure.add_trace(heatmap, row=i // COLUMNS + 1, col=i % COLUMNS + 1)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False, autorange="reversed")
    return figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})


WAYS = {"tiles": tiles, "subplots": subplots}


def noise(seed: int) -> np.ndarray:
    """Every value by itself: the worst case for a picture."""
    return np.random.default_rng(seed).random((SIDE, SIDE, MAPS), np.float32)


def smooth(seed: int) -> np.ndarray:
    """Blobs after a ReLU: as smooth as maps of 24×24 are, half of them zero."""
    waves = np.random.default_rng(seed).normal(size=(MAPS, SIDE // 3, SIDE // 3))
    rough = np.kron(waves, np.ones((3, 3)))
    blurred = (rough + np.roll(rough, 1, 1) + np.roll(rough, 1, 2) + np.roll(rough, (1, 1), (1, 2))) / 4
    return np.maximum(blurred, 0).transpose(1, 2, 0).astype(np.float32)


MAPS_OF = {"smooth": smooth, "noise": noise}


def page() -> None:
    """Buttons, and the chart of the one that was pressed."""
    st.set_page_config(layout="wide")
    number = st.session_state["number"] = st.session_state.get("number", 0) + 1
    for way, figure_of in WAYS.items():
        if st.button(way):
            figure = figure_of(MAPS_OF[sys.argv[1]](number))
            figure.add_annotation(text=f"grid-{number}", x=0, y=1, xref="paper", yref="paper", showarrow=False)
            st.plotly_chart(figure, key="grid", height=620, on_select="rerun", selection_mode="points")
    st.caption(f"run {number}")


if __name__ == "__main__":
    page()
