"""What people said against what a network said: counts, coloured by the share of each row."""

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Int

from vizcore.figures.canvas import CLEAR, Box, clickable, outline
from vizcore.figures.palette import SEQUENTIAL

_ROW, _ROOM = 46, 96  # pixels of a row; of the words above


def confusion_figure(
    counts: Int[np.ndarray, "labels answers"], labels: Sequence[str], chosen: tuple[int, int] | None = None
) -> go.Figure:
    """A cell for each pair of label and answer; a click on one returns its place in reading order as `customdata`.

    Args:
        counts: row = what people said, column = what the network said.
        labels: names of both; those from outside are drawn as they are.
        chosen: (row, column) of the cell to outline.
    """
    totals = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    names = [escape(label) for label in labels]
    rows, columns = np.divmod(np.arange(counts.size), counts.shape[1])
    hover = [
        f"people: {names[row]}<br>network: {names[column]}<br>{counts[row, column]:,} faces, {share[row, column]:.1%}"
        for row, column in zip(rows, columns, strict=True)
    ]
    cells = go.Heatmap(
        z=share, zmin=0, zmax=1, colorscale=SEQUENTIAL, showscale=False, hoverinfo="skip", xgap=2, ygap=2,
        text=np.where(counts > 0, counts.astype(str), ""), texttemplate="%{text}",
    )  # fmt: skip
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickvals": list(range(len(names)))}
    layout = {
        **CLEAR,
        "height": _ROW * len(names) + _ROOM,
        "margin": {"l": 0, "r": 40, "t": 0, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {**axis, "ticktext": names, "side": "top", "tickangle": -45, "automargin": True,
                  "range": [-0.5, len(names) - 0.5], "title": {"text": "the network said", "standoff": 4}},
        "yaxis": {**axis, "ticktext": names, "ticksuffix": " ", "automargin": True,
                  "range": [len(names) - 0.5, -0.5], "title": {"text": "people said", "standoff": 4}},
        "shapes": [] if chosen is None else [_outlined(*chosen)],
    }  # fmt: skip
    return go.Figure([cells, clickable(columns, rows, hover, np.arange(counts.size))], layout)


def _outlined(row: int, column: int) -> Box:
    half = 0.48
    return outline(column - half, row - half, column + half, row + half)
