"""Which of several maps is the most faithful: by how much each beats random orders."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.dots import dots_figure

_LUCK = "rgba(134,142,150,0.3)"


def gains_figure(
    deletion: Sequence[float],
    insertion: Sequence[float],
    names: Sequence[str],
    *,
    luck: tuple[float, float],
    shares: bool,
) -> go.Figure:
    """A row for each map with its two gains, positive to the right; a click on a dot returns the map's name.

    Args:
        deletion: by how much its deletion is better than that of random orders.
        insertion: by how much its insertion is.
        names: of the maps.
        luck: the lowest and the highest gain of random orders, drawn as a band.
        shares: whether gains are differences of probabilities.
    """
    form = "+.0%" if shares else "+.3g"
    table = {"deletion": np.array(deletion), "insertion": np.array(insertion)}
    figure = dots_figure(table, names, form=form, across="better than random orders by")
    still = {"marker": {"opacity": 1}}
    figure.update_traces(
        customdata=list(names), selected=still, unselected=still, selector={"mode": "markers"}, marker_opacity=1
    )
    reach = [*deletion, *insertion, *luck]
    room = 0.06 * ((max(reach) - min(reach)) or 1.0)
    band = {"type": "rect", "x0": luck[0], "x1": luck[1], "y0": 0, "y1": 1, "yref": "paper", "layer": "below"}
    figure.update_layout(
        shapes=[band | {"fillcolor": _LUCK, "line": {"width": 0}}],
        xaxis={
            "range": [min(reach) - room, max(reach) + room], "tickvals": None, "nticks": 7, "tickformat": form,
            "zeroline": True,
        },
    )  # fmt: skip
    return figure
