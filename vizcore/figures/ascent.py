"""How a number climbed, step by step."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.figures.series import MAIN, QUIET


def ascent_figure(
    steps: Sequence[int],
    values: Float[np.ndarray, "frames images"],
    *,
    last: int,
    title: str,
    levels: Mapping[str, float] | None = None,
) -> go.Figure:
    """A line for each image over the steps, and levels to compare with.

    Args:
        steps: at which the values were taken.
        values: of every image.
        last: the step at which the axis ends.
        title: of the vertical axis.
        levels: {name: value}, drawn as dashed lines across.
    """
    line = {"color": MAIN, "width": 2.5 if values.shape[1] == 1 else 1.5}
    shown = {"mode": "lines", "line": line, "hovertemplate": "step %{x}: %{y:.3g}<extra></extra>"}
    layout = {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "height": 260,
        "dragmode": False,
        "showlegend": False,
        "shapes": [_across(last, level) for level in (levels or {}).values()],
        "annotations": [_said(last, level, name) for name, level in (levels or {}).items()],
        "xaxis": {"range": [0, last], "fixedrange": True, "title": {"text": "step"}, "showgrid": False},
        "yaxis": {"fixedrange": True, "title": {"text": title}},
    }
    return go.Figure([go.Scatter(x=list(steps), y=climbed, **shown) for climbed in values.T], layout)


def _across(last: int, level: float) -> dict:
    dashed = {"color": QUIET, "width": 1.5, "dash": "dash"}
    return {"type": "line", "x0": 0, "x1": last, "y0": level, "y1": level, "line": dashed, "layer": "below"}


def _said(last: int, level: float, name: str) -> dict:
    ends = {"x": last, "y": level, "xanchor": "right", "yanchor": "bottom", "showarrow": False}
    return ends | {"text": name}
