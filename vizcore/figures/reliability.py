"""How far a network may be believed: how right it is by how sure it is, and shares with their intervals."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from vizcore.figures.canvas import CLEAR, HEADROOM
from vizcore.figures.series import MAIN, QUIET, colours_of

_ROW, _ROOM = 30, 70  # pixels of a row; of the axis and its title
Interval = tuple[float, float]


def reliability_figure(
    sure: Float[np.ndarray, " bins"],
    right: Float[np.ndarray, " bins"],
    intervals: Sequence[Interval],
    counts: Int[np.ndarray, " bins"],
) -> go.Figure:
    """How often the network is right against how sure it is; on the dotted line the two are the same.

    Args:
        sure: mean probability of the answers in each bin, in [0, 1].
        right: share of right answers in each bin.
        intervals: of each share.
        counts: faces in each bin; those without any are left out.
    """
    some = np.flatnonzero(counts)
    low, high = np.array(intervals).T
    line = {"color": QUIET, "width": 1, "dash": "dot"}
    even = go.Scatter(x=[0, 1], y=[0, 1], mode="lines", line=line, hoverinfo="skip")
    dots = go.Scatter(
        x=sure[some], y=right[some], mode="markers", cliponaxis=False,
        marker={"color": MAIN, "size": 6 + 14 * np.sqrt(counts[some] / max(counts.max(), 1)), "opacity": 0.85},
        error_y={"type": "data", "symmetric": False, "array": (high - right)[some], "arrayminus": (right - low)[some],
                 "color": QUIET, "thickness": 1.5, "width": 0},
        text=[f"{count:,} faces" for count in counts[some]],
        hovertemplate="sure by %{x:.0%}, right in %{y:.0%}<br>%{text}<extra></extra>",
    )  # fmt: skip
    axis = {"range": [0, 1.02], "tickformat": ".0%", "fixedrange": True, "zeroline": False}
    layout = {
        **CLEAR, "height": 356, "margin": {"l": 0, "r": 8, "t": HEADROOM, "b": 0},
        "showlegend": False, "dragmode": False,
        "xaxis": {**axis, "title": {"text": "how sure it is"}},
        "yaxis": {**axis, "title": {"text": "how often it is right"}},
    }  # fmt: skip
    return go.Figure([even, dots], layout)


def intervals_figure(
    shares: Float[np.ndarray, " rows"],
    intervals: Sequence[Interval],
    names: Sequence[str],
    notes: Sequence[str],
    said: str = "right",
    across: str = "right answers",
) -> go.Figure:
    """A row for each share with the interval in which it may truly lie: a long line says that little is known.

    Args:
        shares: in [0, 1].
        intervals: of each.
        names: of the rows, the first on top; no two alike.
        notes: shown on hover, one a row.
        said: what the share is of, on hover.
        across: the same, as the title of the axis.
    """
    low, high = np.array(intervals).T
    lines = go.Scatter(
        x=[x for ends in zip(low, high, strict=True) for x in (*ends, None)],
        y=[name for name in names for _ in range(3)],
        mode="lines", line={"color": QUIET, "width": 5}, opacity=0.5, hoverinfo="skip",
    )  # fmt: skip
    colours = colours_of([name.rpartition(": ")[2] for name in names])
    dots = go.Scatter(
        x=shares, y=list(names), mode="markers", cliponaxis=False, marker={"color": colours, "size": 9},
        text=list(notes), hovertemplate=f"%{{y}}: %{{x:.1%}} {said}<br>%{{text}}<extra></extra>",
    )  # fmt: skip
    layout = {
        **CLEAR, "height": _ROW * len(names) + _ROOM, "margin": {"l": 0, "r": 12, "t": 0, "b": 0},
        "showlegend": False, "dragmode": False, "hovermode": "closest",
        "xaxis": {"range": [0, 1.02], "tickformat": ".0%", "fixedrange": True, "zeroline": False,
                  "title": {"text": across}},
        "yaxis": {"autorange": "reversed", "showgrid": False, "ticksuffix": "  ", "automargin": True,
                  "fixedrange": True, "type": "category"},
    }  # fmt: skip
    return go.Figure([lines, dots], layout)
