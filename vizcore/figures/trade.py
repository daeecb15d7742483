"""What networks cost against what they are worth."""

import math
from collections.abc import Sequence
from html import escape

import plotly.graph_objects as go

from vizcore.figures.canvas import CHOSEN
from vizcore.figures.placing import Bubble, offsets
from vizcore.network.cards import Summary

_HEIGHT = 400
_MILLION = 26  # pixels across the bubble of a million parameters
_OTHER, _QUIET = "rgba(76,110,245,0.55)", "#868e96"


def trade_figure(networks: Sequence[Summary], chosen: str) -> go.Figure:
    """A bubble for each network: accuracy over operations, its area the parameters; a click returns its name.

    Args:
        networks: one or more.
        chosen: name of the one to mark.
    """
    across = _range([math.log10(network.flops) for network in networks], least=1.4)
    down = _range([network.accuracy for network in networks], least=0.12)
    marks = [_OTHER if network.name != chosen else CHOSEN for network in networks]
    bubbles = go.Scatter(
        x=[network.flops for network in networks],
        y=[network.accuracy for network in networks],
        mode="markers",
        cliponaxis=False,
        marker={"size": [_size(n) for n in networks], "color": marks, "opacity": 1, "line": {"width": 0}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        customdata=[network.name for network in networks],
        text=[_described(network) for network in networks],
        hovertemplate="%{text}<extra></extra>",
        hoverlabel={"align": "left"},
    )
    layout = {
        "height": _HEIGHT,
        "margin": {"l": 0, "r": 8, "t": 8, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {
            "type": "log", "range": across, "title": "Operations for one face (FLOPs)", "dtick": 1,
            "tickformat": "~s", "fixedrange": True, "automargin": True,
        },
        "yaxis": {
            "range": down, "title": "Accuracy", "tickformat": ".0%", "fixedrange": True, "automargin": True,
            "zeroline": False,
        },
        "annotations": _labels(networks, chosen, across, down, _front(networks)),
    }  # fmt: skip
    return go.Figure([_joined(_front(networks)), bubbles], layout)


def _front(networks: Sequence[Summary]) -> list[Summary]:
    """The networks that none beats at their price or below, the cheapest first."""
    best: list[Summary] = []
    for network in sorted(networks, key=lambda one: (one.flops, -one.accuracy)):
        if not best or network.accuracy > best[-1].accuracy:
            best.append(network)
    return best


def _joined(best: Sequence[Summary]) -> go.Scatter:
    """A line through them."""
    line = {"color": _QUIET, "width": 1, "dash": "dot"}
    return go.Scatter(
        x=[network.flops for network in best], y=[network.accuracy for network in best],
        mode="lines", line=line, hoverinfo="skip",
    )  # fmt: skip


def _size(network: Summary) -> float:
    """Pixels across: the area is as the parameters."""
    return _MILLION * math.sqrt(network.parameters / 1e6)


def _range(values: Sequence[float], least: float) -> list[float]:
    """From a little below the values to a little above, over at least so much."""
    low, high = min(values), max(values)
    room = max((high - low) * 0.12, (least - (high - low)) / 2)
    return [low - room, high + room]


def _labels(networks: Sequence[Summary], chosen: str, across, down, front: Sequence[Summary]) -> list[dict]:
    """A name beside each bubble; farther off with a line to its bubble."""
    bubbles = [Bubble(network.name, _share(network, across, down), _size(network)) for network in networks]
    places = offsets(bubbles, [_share(network, across, down) for network in front])
    found = []
    for network, (ax, ay, is_far) in zip(networks, places, strict=True):
        name = escape(network.name)
        found.append(
            {
                "x": math.log10(network.flops), "y": network.accuracy, "ax": ax, "ay": ay,
                "text": f"<b>{name}</b>" if network.name == chosen else name,
                "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "standoff": _size(network) / 2,
                "arrowcolor": _QUIET if is_far else "rgba(0,0,0,0)",
                "xanchor": "center", "yanchor": "middle", "borderpad": 0, "font": {"size": 12},
            }
        )  # fmt: skip
    return found


def _share(network: Summary, across, down) -> tuple[float, float]:
    """Where a network stands in the frame: from its left and from its top, 0 to 1."""
    x = (math.log10(network.flops) - across[0]) / (across[1] - across[0])
    return x, (down[1] - network.accuracy) / (down[1] - down[0])


def _described(network: Summary) -> str:
    cost = f"{network.flops / 1e6:,.3g} MFLOPs, {network.parameters / 1e6:.2f} M parameters"
    return f"<b>{escape(network.name)}</b><br>accuracy {network.accuracy:.1%}<br>{cost}"
