"""How a small network learned, mark by mark."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from vizcore.figures.canvas import LEGEND
from vizcore.figures.series import MAIN, QUIET

Shares = Float[np.ndarray, " marks"]


def learned_figure(steps: Int[np.ndarray, " marks"], held: Shares, learned: Shares, *, chance: float) -> go.Figure:
    """Shares of right answers over the steps.

    Args:
        steps: at which it was asked.
        held: on faces that it never learned from.
        learned: on those that it learned from just before.
        chance: of who always says the most frequent label; a dotted line.
    """
    lines = [
        _line(steps, held, "on faces never learned", MAIN, "solid"),
        _line(steps, learned, "on those just learned", QUIET, "dash"),
    ]
    layout = {
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "height": 280,
        "dragmode": False,
        "hovermode": "x",
        "legend": LEGEND,
        "xaxis": {"title": "step", "fixedrange": True},
        "yaxis": {"title": "right answers", "tickformat": ".0%", "range": [0, 1.02], "fixedrange": True},
        "shapes": [
            {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": chance, "y1": chance,
             "line": {"color": QUIET, "width": 1, "dash": "dot"}},
        ],
    }  # fmt: skip
    return go.Figure(lines, layout)


def _line(steps: np.ndarray, values: Shares, name: str, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=steps, y=values, name=name, mode="lines", line={"color": colour, "dash": dash, "width": 2},
        hovertemplate="%{y:.1%}<extra>%{fullData.name}</extra>",
    )  # fmt: skip
