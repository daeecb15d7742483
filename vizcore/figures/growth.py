"""How far a network sees, layer by layer."""

from collections.abc import Sequence

import plotly.graph_objects as go

from vizcore.figures.canvas import CHOSEN, LEGEND, clickable
from vizcore.figures.series import MAIN, QUIET

_ROOM = 0.5  # of a layer, at either end of the axis


def growth_figure(
    names: Sequence[str], sizes: Sequence[int], effective: Sequence[int], chosen: int, side: int | None = None
) -> go.Figure:
    """Pixels a side that a unit can see, and that it truly sees, by layer; a click returns the layer's name.

    Args:
        names: of the layers, in the order in which they run.
        sizes: of the receptive field, in pixels.
        effective: of the square that holds most of the effective one; empty where that was not computed.
        chosen: index of the layer to mark.
        side: of the image, in pixels, as a line to compare with.
    """
    places, still = list(range(len(names))), {"hoverinfo": "skip"}
    can = {"name": "can see", "mode": "lines+markers", "marker": {"size": 6}, "line": {"color": QUIET, "width": 2}}
    truly = {"name": "truly sees", "mode": "lines+markers", "marker": {"size": 7, "symbol": "diamond"}}
    truly |= {"line": {"color": MAIN, "width": 2, "dash": "dot"}}
    lines = [
        go.Scatter(x=places, y=list(sizes), **can, **still),
        go.Scatter(x=places[: len(effective)], y=list(effective), **truly, **still),
    ]
    said = [
        f"{name}<br>can see {size}" + (f", truly sees {effective[i]}" if i < len(effective) else "")
        for i, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    points = clickable(places, list(sizes), said, list(names)).update(showlegend=False)
    return go.Figure([*lines, points], _layout(names, chosen, side))


def _layout(names: Sequence[str], chosen: int, side: int | None) -> dict:
    mark = {"type": "line", "x0": chosen, "x1": chosen, "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    level = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": side, "y1": side, "layer": "below"}
    whole = {
        "text": f"the image: {side}", "x": 0, "xref": "paper", "xanchor": "left", "y": side, "yanchor": "bottom",
        "showarrow": False, "font": {"size": 12},
    }  # fmt: skip
    return {
        "margin": {"l": 0, "r": 8, "t": 8, "b": 0},
        "height": 360,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "legend": LEGEND,
        "xaxis": {
            "tickvals": list(range(len(names))), "ticktext": list(names), "tickangle": -45, "automargin": True,
            "range": [-_ROOM, len(names) - 1 + _ROOM], "showgrid": False, "zeroline": False, "fixedrange": True,
            "title": {"text": "layers at which the field grows"},
        },
        "yaxis": {"fixedrange": True, "rangemode": "tozero", "title": {"text": "pixels a side"}},
        "shapes": [
            mark | {"line": {"color": CHOSEN, "width": 1}},
            *([level | {"line": {"color": QUIET, "width": 1, "dash": "dash"}}] if side else []),
        ],
        "annotations": [whole] if side else [],
    }  # fmt: skip
