"""Several answers to the same questions, side by side: a row for each name, a dot for each who answers."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from vizcore.figures.canvas import LEGEND
from vizcore.figures.series import QUIET, SERIES

# Each is of a shape and size of its own, so that all are seen where they fall on one spot.
_MARKS = (
    (SERIES[0].colour, "circle-open", 21),
    (SERIES[1].colour, "diamond", 9),
    (SERIES[2].colour, "square-open", 13),
    (SERIES[3].colour, "cross-thin-open", 27),
)
_THREAD = {"color": QUIET, "width": 2}
_ROW, _ROOM, _TITLE = 34, 64, 22  # pixels of a row; of legend and axis together; of the title of the axis


def dots_figure(
    values: Mapping[str, ArrayLike], names: Sequence[str], *, form: str = ".1%", log: bool = False, share: bool = True,
    across: str = "",
) -> go.Figure:  # fmt: skip
    """A row for each name, on top the first, and in it a dot for each who answers; a thread joins them.

    Args:
        values: {who: a number for each name}, at most four; shares from 0 to 1, or counts where `log`.
        names: of the rows.
        form: how numbers are written on hover.
        log: on a logarithmic axis.
        share: the numbers are shares from 0 to 1; else of any size, but where `log`.
        across: the title of the axis.
    """
    if len(values) > len(_MARKS):
        raise ValueError(f"expected at most {len(_MARKS)} to compare, got {len(values)}")
    form = form if share else ".4g"
    table = np.array([np.asarray(row, float) for row in values.values()])
    threads = go.Scatter(
        x=[x for row in table.T for x in (row.min(), row.max(), None)],
        y=[name for name in names for _ in range(3)],
        mode="lines", line=_THREAD, opacity=0.45, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    dots = [
        go.Scatter(
            x=row, y=list(names), name=who, mode="markers",
            cliponaxis=False,
            marker={"size": size, "color": colour, "symbol": symbol, "line": {"width": 3 if "open" in symbol else 0}},
            hovertemplate=f"%{{y}}: %{{x:{form}}}<extra>%{{fullData.name}}</extra>",
        )
        for (who, row), (colour, symbol, size) in zip(zip(values, table, strict=True), _MARKS, strict=False)
    ]  # fmt: skip
    ends = _powers(table) if log else {"range": [-0.02, 1.02]} if share else {}
    return go.Figure([threads, *dots], _layout(len(names), ends, share and not log, across))


def _powers(table: np.ndarray) -> dict:
    """A logarithmic axis: of few powers of ten 2 and 5 of each are marked too, of many powers not every one.

    Thousands and millions are written short, 20k or 1M.
    """
    some = table[table > 0]
    span = np.log10(some.max() / some.min()) if some.size else np.inf
    if span > 2:
        return {"type": "log", "dtick": 2 if 5 < span < np.inf else 1, "exponentformat": "power"}
    powers = range(int(np.floor(np.log10(some.min()))) - 1, int(np.ceil(np.log10(some.max()))) + 1)
    marks = [one * 10.0**power for power in powers for one in (1, 2, 5)]
    return {"type": "log", "tickvals": marks, "tickformat": "~s" if some.min() >= 1000 else "~g"}


def _layout(rows: int, ends: dict, share: bool, across: str) -> dict:
    shares = {} if not share else {"tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    return {
        "margin": {"l": 0, "r": 16, "t": 0, "b": 0},
        "height": _ROW * rows + _ROOM + (_TITLE if across else 0),
        "dragmode": False,
        "hovermode": "closest",
        "legend": LEGEND,
        "xaxis": {"fixedrange": True, "zeroline": False, "title": {"text": across or None}, **ends, **shares},
        "yaxis": {
            "fixedrange": True,
            "autorange": "reversed",
            "showgrid": False,
            "ticksuffix": "  ",
            "automargin": True,
        },
    }
