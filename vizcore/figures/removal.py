"""How a target answers while pixels come or go, in a map's order and in random ones."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.faithfulness import Curve
from vizcore.figures.canvas import LEGEND

_MAP, _AREA, _CHANCE, _BAND = "#2a7fc9", "rgba(42,127,201,0.16)", "#868e96", "rgba(134,142,150,0.35)"


def removal_figure(found: Curve | None, chance: Sequence[Curve], *, across: str, up: str, shares: bool) -> go.Figure:
    """The curve of a map with the area below it, over the band that random orders stay in.

    Args:
        found: in the order of the map; None where that is not known yet.
        chance: in random orders, at the same points.
        across: title of the horizontal axis, which shows the share of the pixels.
        up: title of the vertical axis.
        shares: whether the scores are probabilities, drawn from 0 to 100%; else numbers on a scale of their own.
    """
    scores, still = np.array([curve.scores for curve in chance]), {"hoverinfo": "skip", "mode": "lines"}
    form = ".0%" if shares else ".3g"
    low = go.Scatter(x=chance[0].shares, y=scores.min(axis=0), line={"width": 0}, showlegend=False, **still)
    band = go.Scatter(
        x=chance[0].shares, y=scores.max(axis=0), name="random orders", fill="tonexty", fillcolor=_BAND,
        line={"width": 0, "color": _CHANCE}, **still,
    )  # fmt: skip
    line = [] if found is None else [go.Scatter(
        x=found.shares, y=found.scores, name="in the map's order", mode="lines", fill="tozeroy", fillcolor=_AREA,
        line={"width": 2.5, "color": _MAP}, customdata=scores.mean(axis=0),
        hovertemplate=f"%{{x:.0%}} of the pixels: %{{y:{form}}}<br>at random: %{{customdata:{form}}}<extra></extra>",
    )]  # fmt: skip
    quarters = {"tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    ends = {"range": [0, 1.02], "tickformat": ".0%", "tickvals": [0, 0.5, 1]} if shares else {"nticks": 5}
    layout = {
        "margin": {"l": 0, "r": 20, "t": 0, "b": 0},
        "height": 250,
        "dragmode": False,
        "hovermode": "x",
        "legend": LEGEND,
        "xaxis": {"fixedrange": True, "range": [0, 1], "title": {"text": across}, **quarters},
        "yaxis": {"fixedrange": True, "automargin": True, "zeroline": False, "title": {"text": up}, **ends},
    }  # fmt: skip
    return go.Figure([low, band, *line], layout)
