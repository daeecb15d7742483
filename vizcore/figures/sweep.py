"""Curves over a number that is turned up: how many channels are off, how far a face is turned."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from vizcore.figures.canvas import CHOSEN, LEGEND, Number

# Apart with any colour vision (after Okabe & Ito, 2008, https://jfly.uni-koeln.de/color/), and each dashed its own way.
_LINES = (
    ("#d6336c", "solid"), ("#2a7fc9", "dash"), ("#009e73", "dot"), ("#d55e00", "dashdot"),
    ("#b05c94", "longdash"), ("#7a8b00", "solid"), ("#56a0c9", "dash"), ("#868e96", "dot"),
)  # fmt: skip


def sweep_figure(
    places: ArrayLike,
    curves: Mapping[str, np.ndarray],
    title: str,
    *,
    at: Number | None = None,
    share: bool = True,
    height: int = 360,
    ticks: Sequence[str] | None = None,
) -> go.Figure:
    """A curve for each name over the same places.

    Args:
        places: (points,), along the axis.
        curves: {name: (points,)}, at most eight; the first ones stand out most. Gaps where not a number.
        title: of the axis along which they run.
        at: the place to mark.
        share: the curves are shares, drawn from 0% to 100% at least; else numbers from zero.
        height: pixels.
        ticks: names of the places, where they have some.
    """
    if len(curves) > len(_LINES):
        raise ValueError(f"expected at most {len(_LINES)} curves, got {len(curves)}")
    form = ".1%" if share else ".3g"
    lines = [
        go.Scatter(
            x=np.asarray(places), y=np.asarray(curve, float), name=name, mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5}, marker={"size": 4}, cliponaxis=False,
            hovertemplate=f"%{{y:{form}}}",
        )
        for (name, curve), (colour, dash) in zip(curves.items(), _LINES, strict=False)
    ]  # fmt: skip
    ends = {"range": _shares(curves), "tickformat": ".0%"} if share else {"rangemode": "tozero"}
    named = {} if ticks is None else {"tickvals": np.asarray(places), "ticktext": list(ticks)}
    axes = {"title": {"text": title}, **named}, ends
    return go.Figure(lines, _layout(height, *axes, [] if at is None else [_mark(at)]))


def _layout(height: int, across: dict, up: dict, marks: list[dict]) -> dict:
    return {
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "height": height,
        "dragmode": False,
        "hovermode": "x unified",
        "legend": LEGEND,
        "xaxis": {"fixedrange": True, "showgrid": False, "zeroline": False, **across},
        "yaxis": {"fixedrange": True, "automargin": True, **up},
        "shapes": marks,
    }


def _mark(place: Number) -> dict:
    line = {"color": CHOSEN, "width": 1}
    return {"type": "line", "x0": place, "x1": place, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _shares(curves: Mapping[str, np.ndarray]) -> list[float]:
    """From 0% to 100%, and as far beyond as the curves go."""
    ends = [
        value for curve in curves.values() for value in (np.nanmin(curve, initial=0.0), np.nanmax(curve, initial=1.0))
    ]
    return [float(min(ends)) - 0.02, float(max(ends)) + 0.02]
