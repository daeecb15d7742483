"""Curves over a number that is turned up: how many channels are off, how far a face is turned."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from vizcore.figures.canvas import CHOSEN, LEGEND, Number
from vizcore.figures.series import CLASSES, SERIES, Look

_MOST = len(CLASSES)  # curves in one figure
_MARKS = 9  # on a line of many points


def sweep_figure(
    places: ArrayLike,
    curves: Mapping[str, np.ndarray],
    title: str,
    *,
    up: str = "",
    looks: Sequence[Look] = (),
    at: Number | None = None,
    share: bool = True,
    height: int = 360,
    ticks: Sequence[str] | None = None,
    apart: Sequence[bool] = (),
) -> go.Figure:
    """A curve for each name over the same places.

    Args:
        places: (points,), along the axis.
        curves: {name: (points,)}, at most eight. Gaps where not a number.
        title: of the axis along which they run.
        up: title of the vertical axis.
        looks: of the curves, one each; by default those of curves that are no classes.
        at: the place to mark.
        share: the curves are shares, drawn from 0% to 100% at least; else numbers from zero.
        height: pixels.
        ticks: names of the places, where they have some.
        apart: the places that no line leads to or from, drawn as hollow marks; none by default.
    """
    looks = looks or (*SERIES, *CLASSES)
    if len(curves) > _MOST:
        raise ValueError(f"expected at most {_MOST} curves, got {len(curves)}")
    places, form = np.asarray(places), ".1%" if share else ".3g"
    lines = [
        _line(places, np.asarray(curve, float), name, look, form, np.array([*apart], bool))
        for (name, curve), look in zip(curves.items(), looks, strict=False)
    ]
    ends = {"range": _shares(curves), "tickformat": ".0%"} if share else {"rangemode": "tozero"}
    named = {} if ticks is None else {"tickvals": places, "ticktext": list(ticks), "tickangle": -45}
    axes = {"title": {"text": title}, **named}, {"title": {"text": up}, **ends}
    figure = go.Figure(lines, _layout(height, *axes, [] if at is None else [_mark(at)]))
    return figure.add_traces([hollow for line in lines if (hollow := _hollow(line, apart)) is not None])


def _line(places: np.ndarray, curve: np.ndarray, name: str, look: Look, form: str, apart: np.ndarray) -> go.Scatter:
    shown = np.where(apart, np.nan, curve) if apart.any() else curve
    few = np.where(np.arange(len(places)) % max(1, len(places) // _MARKS) == 0, 7, 0)  # enough to say whose line it is
    return go.Scatter(
        x=places, y=shown, customdata=curve, name=name, mode="lines+markers",
        line={"color": look.colour, "dash": look.dash, "width": 2.5},
        marker={"size": few if len(places) > 2 * _MARKS else 7, "symbol": look.symbol, "color": look.colour},
        cliponaxis=False, hovertemplate=f"%{{y:{form}}}",
    )  # fmt: skip


def _hollow(line: go.Scatter, apart: Sequence[bool]) -> go.Scatter | None:
    """The marks of the places that no line leads to."""
    if not any(apart):
        return None
    there = np.array([*apart], bool)
    return go.Scatter(
        x=np.asarray(line.x)[there], y=np.asarray(line.customdata)[there], mode="markers", showlegend=False,
        name=line.name, cliponaxis=False, hovertemplate=line.hovertemplate,
        marker={"size": 9, "symbol": f"{line.marker.symbol}-open", "color": line.marker.color, "line": {"width": 2}},
    )  # fmt: skip


def _layout(height: int, across: dict, up: dict, marks: list[dict]) -> dict:
    return {
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "height": height,
        "dragmode": False,
        "hovermode": "x unified",
        "legend": LEGEND,
        "xaxis": {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": True, **across},
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
