"""How far a network sees, layer by layer."""

from collections.abc import Sequence

import plotly.graph_objects as go

from vizcore.figures.canvas import CHOSEN, clickable

_QUIET = "#868e96"


def growth_figure(names: Sequence[str], sizes: Sequence[int], effective: Sequence[int], chosen: int) -> go.Figure:
    """Pixels a side that a unit can see, and that it truly sees, by layer; a click returns the layer's name.

    Args:
        names: of the layers, in the order in which they run.
        sizes: of the receptive field, in pixels.
        effective: of the square that holds most of the effective one; empty where that was not computed.
        chosen: index of the layer to mark.
    """
    places, still = list(range(len(names))), {"hoverinfo": "skip"}
    can = {"name": "can see", "mode": "lines", "line": {"color": _QUIET, "shape": "hv", "width": 2}}
    truly = {"name": "truly sees", "mode": "lines+markers", "marker": {"size": 6, "symbol": "diamond"}}
    truly |= {"line": {"color": CHOSEN, "width": 2, "dash": "dot"}}
    lines = [
        go.Scatter(x=places, y=list(sizes), **can, **still),
        go.Scatter(x=places[: len(effective)], y=list(effective), **truly, **still),
    ]
    said = [
        f"{name}<br>can see {size}" + (f", truly sees {effective[i]}" if effective else "")
        for i, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    across = {"showticklabels": False, "showgrid": False, "fixedrange": True}
    mark = {"type": "line", "x0": chosen, "x1": chosen, "y0": 0, "y1": 1, "yref": "paper"}
    layout = {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "height": 300,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "legend": {"orientation": "h", "x": 0, "y": 1.12},
        "xaxis": across | {"title": {"text": "layers, from the image on"}},
        "yaxis": {"fixedrange": True, "rangemode": "tozero", "title": {"text": "pixels a side"}},
        "shapes": [mark | {"line": {"color": CHOSEN, "width": 1}}],
    }
    return go.Figure([*lines, clickable(places, list(sizes), said, list(names)).update(showlegend=False)], layout)
