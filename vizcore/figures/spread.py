"""How far the answers of several passes lie apart: a row for each label, a dot for each pass."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.figures.canvas import LEGEND
from vizcore.figures.series import colours_of

_ROW, _ROOM = 30, 86  # pixels of a row; of legend, axis and its title together


def spread_figure(
    passes: Float[np.ndarray, "passes labels"], without: Float[np.ndarray, " labels"], labels: Sequence[str],
    *, share: bool = True,
) -> go.Figure:  # fmt: skip
    """A row for each label: a dot for each pass, and a diamond for the answer without any change.

    Args:
        passes: what was said in each.
        without: what is said without.
        labels: names of the rows.
        share: the answers are shares from 0 to 1; else numbers of any size.
    """
    form, across = (".1%", "probability") if share else (".4g", "logit")
    names = [label for _ in passes for label in labels]
    dots = go.Scatter(
        x=np.ravel(passes), y=names, name="with dropout", mode="markers", cliponaxis=False,
        marker={"color": colours_of(labels) * len(passes), "size": 11, "opacity": 0.45},
        hovertemplate=f"%{{y}}: %{{x:{form}}}<extra></extra>",
    )  # fmt: skip
    diamonds = go.Scatter(
        x=np.asarray(without), y=list(labels), name="without", mode="markers", cliponaxis=False,
        marker={"color": "#212529", "size": 11, "symbol": "diamond", "line": {"width": 2, "color": "white"}},
        hovertemplate=f"%{{y}}: %{{x:{form}}}<extra>without</extra>",
    )  # fmt: skip
    shares = {"range": [-0.02, 1.02], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]} if share else {}
    layout = {
        "margin": {"l": 0, "r": 16, "t": 0, "b": 0}, "height": _ROW * len(labels) + _ROOM, "dragmode": False,
        "hovermode": "closest", "legend": LEGEND,
        "xaxis": {"fixedrange": True, "zeroline": False, "title": {"text": across}, **shares},
        "yaxis": {
            "fixedrange": True, "autorange": "reversed", "showgrid": False, "ticksuffix": "  ", "automargin": True,
        },
    }  # fmt: skip
    return go.Figure([dots, diamonds], layout)
