"""What every picture-like figure shares: square pixels, no axes, and points that can be clicked.

Streamlit reports no click on images and heat maps, so an invisible marker lies on everything that can be chosen.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from vizcore.figures.colour_bar import NUMBERS, colour_bar
from vizcore.figures.palette import Scale

Number = float | int
Labels = Sequence | np.ndarray
Box = dict[str, Any]  # a shape of Plotly's layout
LEGEND = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False, "title": {"text": ""}}
_CLEAR = "rgba(0,0,0,0)"
CLEAR = {"plot_bgcolor": _CLEAR, "paper_bgcolor": _CLEAR, "modebar": {"bgcolor": _CLEAR}}  # the page shows through
HEADROOM = 24  # pixels over bars, for the button that saves them
CHOSEN = "#d6336c"  # what is chosen, and nothing else; in no colour map, no curve and no bar


def bare(
    traces: Sequence, across: int, down: int, *, pad: Number = 0, boxes: Sequence[Box] = (),
    bar: Scale | None = None, **layout: Any,
) -> go.Figure:  # fmt: skip
    """A figure of square pixels, the top row first, with no axes and no margins.

    Made in one go: each later change of a figure's layout costs Plotly more than all of this.

    Args:
        traces: from the lowest to the topmost.
        across: pixels in a row; the middle of the first one is (0, 0) in the figure's own units.
        down: pixels in a column.
        pad: room around, in the same units.
        boxes: from `outline`.
        bar: the scale to be explained by a colour bar, if any.
        layout: more of Plotly's layout.
    """
    axis = {"visible": False, "constrain": "domain", "fixedrange": True}
    columns, rows = [-0.5 - pad, across - 0.5 + pad], [down - 0.5 + pad, -0.5 - pad]
    if bar:
        beside = colour_bar(bar, across - 0.5, -0.5, down - 0.5)
        columns[1] = beside.right + pad
        layout = {"images": beside.images, "annotations": beside.annotations, **layout}
    return go.Figure(
        list(traces),
        {
            "xaxis": {**axis, "range": columns, "constraintoward": "left"},
            "yaxis": {**axis, "range": rows, "constraintoward": "top", "scaleanchor": "x"},
            "margin": {"l": 0, "r": NUMBERS if bar else 0, "t": 0, "b": 0},
            "showlegend": False,
            "dragmode": False,
            "hoverdistance": -1,
            **CLEAR,
            "shapes": list(boxes),
            **layout,
        },
    )


def clickable(x: ArrayLike, y: ArrayLike, names: Labels, ids: Labels, hover: str = "%{text}") -> go.Scatter:
    """Invisible points that show a name on hover and return their id (`customdata`) when clicked.

    Args:
        x: in the figure's own units.
        y: likewise.
        names: words or numbers, one a point.
        ids: anything that JSON can hold, one a point; arrays travel and copy faster than lists.
        hover: Plotly's template of what is shown; `%{text}` is the name.
    """
    nothing = {"marker": {"opacity": 0}}
    return go.Scatter(
        x=np.asarray(x),
        y=np.asarray(y),
        mode="markers",
        marker={"size": 8, "opacity": 0, "color": CHOSEN},
        selected=nothing,
        unselected=nothing,
        text=names if isinstance(names, np.ndarray) else list(names),
        customdata=ids if isinstance(ids, np.ndarray) else list(ids),
        hovertemplate=f"{hover}<extra></extra>",
        hoverlabel={"align": "left"},
    )


def outline(left: Number, top: Number, right: Number, bottom: Number) -> Box:
    """A box around what is chosen, in the figure's own units."""
    return {"type": "rect", "x0": left, "y0": top, "x1": right, "y1": bottom, "line": {"color": CHOSEN, "width": 2}}
