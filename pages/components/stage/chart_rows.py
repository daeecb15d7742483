"""A chart of rows that have names, or of powers of ten, with numbers in their places: all that the stage draws."""

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

_ROOM = 0.08  # of the powers of ten beyond what is drawn, as a share of it


def numbered(figure: go.Figure) -> tuple[go.Figure, bool]:
    """The same chart with a number for each row, and for each number of a logarithmic axis its power of ten.

    Args:
        figure: is left as it is.

    Returns:
        It, and whether it has rows.
    """
    rows = any(each.y is not None and len(each.y) and isinstance(each.y[0], str) for each in figure.data)
    log = figure.layout.xaxis.type == "log"
    if not (rows or log):
        return figure, False
    figure = go.Figure(figure)
    if rows:
        _name_rows(figure)
    if log:
        _take_powers(figure)
    return figure, rows


def _name_rows(figure: go.Figure) -> None:
    names = list(dict.fromkeys(name for each in figure.data for name in each.y))
    for each in figure.data:
        each.y = [names.index(name) for name in each.y]
    ends = [-0.5, len(names) - 0.5]
    down = figure.layout.yaxis.autorange == "reversed"
    figure.layout.yaxis.update(
        type="linear", tickvals=list(range(len(names))), ticktext=names, range=ends[::-1] if down else ends
    )


def _take_powers(figure: go.Figure) -> None:
    axis = figure.layout.xaxis
    for each in figure.data:
        each.x = [math.log10(x) if x and x > 0 else math.nan for x in each.x]
    known = [x for each in figure.data for x in each.x if np.isfinite(x)] or [0.0, 1.0]
    room = _ROOM * ((max(known) - min(known)) or 1.0)
    low, high = min(known) - room, max(known) + room
    marks: Any = axis.tickvals if axis.tickvals is not None else 10.0 ** np.arange(math.ceil(low), math.floor(high) + 1)
    marks = [float(mark) for mark in marks if low <= math.log10(mark) <= high]
    axis.update(
        type="linear", range=[low, high], tickvals=[math.log10(mark) for mark in marks],
        ticktext=[f"{mark:g}" for mark in marks],
    )  # fmt: skip
