"""What the visitor looks at: a phone has a column of 358 pixels, and pictures are to fill it and no more."""

import plotly.graph_objects as go
import streamlit as st

from vizcore.figures.strip import PAGE

DESK, PHONE = PAGE, 358  # pixels between the margins of a page, about


def width() -> int:
    """Pixels that a page is wide: a browser on a phone says that it is mobile, none says how wide it is."""
    return PHONE if "Mobi" in (st.context.headers.get("User-Agent") or "") else DESK


def fitted(figure: go.Figure, height: int | None) -> int | None:
    """The height of a figure: on a phone, of one with square pixels, no more than the pixels fill.

    Args:
        figure: to be drawn as wide as its column.
        height: asked for, in pixels of the screen; None for the figure's own.
    """
    layout = figure.layout
    given = height or layout.height
    if width() == DESK or not given or layout.yaxis.scaleanchor != "x":
        return given
    across, down = (abs(end - start) for start, end in (layout.xaxis.range, layout.yaxis.range))
    margin = layout.margin
    inside = PHONE - (margin.l or 0) - (margin.r or 0)
    return min(given, round(inside * down / across) + (margin.t or 0) + (margin.b or 0))
