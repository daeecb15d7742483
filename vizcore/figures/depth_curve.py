"""A number for each layer, from the image to the logits."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import CHOSEN, LEGEND, clickable
from vizcore.figures.series import SERIES
from vizcore.words import number_text


def depth_figure(
    curves: Mapping[str, np.ndarray],
    names: Sequence[str],
    ids: Sequence[str],
    *,
    chosen: str | None = None,
    title: str = "cosine",
) -> go.Figure:
    """Curves over the depth of a network, in [-1, 1]; a click on a layer returns its id as `customdata`.

    Args:
        curves: {what: a number for each layer}, at most two; where it is not a number, the curve has a gap.
        names: of the layers, in order.
        ids: of the layers, in order.
        chosen: the layer to mark, if it is among them.
        title: of the vertical axis.
    """
    places = np.arange(len(ids))
    lines = [
        go.Scatter(
            x=places, y=curve, name=what, mode="lines+markers", hoverinfo="skip",
            line={"color": look.colour, "width": 2.5, "dash": look.dash}, marker={"size": 8, "symbol": look.symbol},
        )
        for (what, curve), look in zip(curves.items(), SERIES, strict=False)
    ]  # fmt: skip
    first = next(iter(curves.values()))
    hover = [f"<b>{name}</b>" for name in names]
    for what, curve in curves.items():
        hover = [f"{text}<br>{what}: {number_text(value, '.3f')}" for text, value in zip(hover, curve, strict=True)]
    points = clickable(places, np.nan_to_num(first), hover, list(ids))
    points.showlegend = False
    return go.Figure([*lines, points], _layout(curves, names, ids, chosen, title))


def _layout(curves, names, ids, chosen, title) -> dict:
    line = {"color": CHOSEN, "width": 2}
    marks = [
        {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}
        for place, name in enumerate(ids)
        if name == chosen
    ]
    lowest = min((float(np.nanmin(curve)) for curve in curves.values() if np.isfinite(curve).any()), default=0.0)
    ticks = {"tickvals": list(range(len(ids))), "ticktext": list(names), "tickangle": -45}
    return {
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "height": 330,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "shapes": marks,
        "legend": LEGEND,
        "xaxis": {"fixedrange": True, "showgrid": False, **ticks},
        "yaxis": {"fixedrange": True, "range": [min(lowest - 0.05, -0.05), 1.05], "title": {"text": title}},
    }
