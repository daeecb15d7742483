"""A chart of rows that have names, or of powers of ten, with numbers in their places: all that the stage draws."""

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vizcore.words import power_text

_ROOM = 0.08  # of the powers of ten beyond what is drawn, as a share of it


def numbered(figure: go.Figure) -> tuple[go.Figure, bool]:
    """The same chart with a number for each row, and for each number of a logarithmic axis its power of ten.

    Args:
        figure: is left as it is.

    Returns:
        It, and whether it has rows.
    """
    rows = any(each.y is not None and len(each.y) and isinstance(each.y[0], str) for each in figure.data)
    powers = [axis for axis in ("x", "y") if figure.layout[f"{axis}axis"].type == "log"]
    if not (rows or powers):
        return figure, False
    figure = go.Figure(figure)
    if rows:
        _name_rows(figure)
    for axis in powers:
        _take_powers(figure, axis)
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


def _take_powers(figure: go.Figure, along: str) -> None:
    axis = figure.layout[f"{along}axis"]
    for each in figure.data:
        each[along] = [math.log10(value) if value and value > 0 else math.nan for value in each[along]]
    known = [value for each in figure.data for value in each[along] if np.isfinite(value)] or [0.0, 1.0]
    room = _ROOM * ((max(known) - min(known)) or 1.0)
    low, high = axis.range or (min(known) - room, max(known) + room)  # as Plotly has it: in powers
    step = int(axis.dtick or 1)
    powers = np.arange(math.ceil(low / step) * step, math.floor(high) + 1, step)
    marks: Any = axis.tickvals if axis.tickvals is not None else 10.0**powers
    marks = [float(mark) for mark in marks if low <= math.log10(mark) <= high]
    named = _as_power if axis.exponentformat == "power" and axis.tickvals is None else lambda mark: f"{mark:g}"
    axis.update(
        type="linear", range=[low, high], tickvals=[math.log10(mark) for mark in marks],
        ticktext=[named(mark) for mark in marks],
    )  # fmt: skip


def _as_power(number: float) -> str:
    """0.001 as 10⁻³; 1 and 10 as they are, as Plotly writes them."""
    exponent = round(math.log10(number))
    return f"{number:g}" if exponent in (0, 1) else power_text(exponent)
