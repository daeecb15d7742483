"""What every picture-like figure shares: square pixels, no axes, and points that can be clicked.

Streamlit reports no click on images and heat maps, so an invisible marker lies on everything that can be chosen.
"""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

Number = float | int
CHOSEN = "#d6336c"  # outline of what is chosen; neither in viridis nor in RdBu


def bare(figure: go.Figure, width: int, height: int) -> go.Figure:
    """Square pixels, the top row first, no axes, no margins; (width, height) in the figure's own units."""
    axis = {"visible": False, "constrain": "domain", "fixedrange": True}
    figure.update_xaxes(range=[-0.5, width - 0.5], constraintoward="left", **axis)
    figure.update_yaxes(range=[height - 0.5, -0.5], scaleanchor="x", constraintoward="top", **axis)
    return figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
        dragmode=False,
        hoverdistance=-1,
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
    )


def clickable(x: ArrayLike, y: ArrayLike, names: Sequence[str], ids: Sequence) -> go.Scatter:
    """Invisible points that show a name on hover and return their id (`customdata`) when clicked."""
    nothing = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=np.asarray(x),
        y=np.asarray(y),
        mode="markers",
        marker={"size": 8, "opacity": 0, "color": CHOSEN},
        selected=nothing,
        unselected=nothing,
        text=list(names),
        customdata=list(ids),
        hovertemplate="%{text}<extra></extra>",
        hoverlabel={"align": "left"},
    )


def outline(figure: go.Figure, left: Number, top: Number, right: Number, bottom: Number, name: str = "") -> go.Figure:
    """A box around something, in the figure's own units, with a label above it."""
    label = {"text": name, "textposition": "top left", "font": {"color": CHOSEN}} if name else None
    return figure.add_shape(
        type="rect", x0=left, y0=top, x1=right, y1=bottom, line={"color": CHOSEN, "width": 2}, label=label
    )
