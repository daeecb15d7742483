"""What networks cost against what they are worth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

import plotly.graph_objects as go

from vizcore.figures.canvas import CHOSEN, Number
from vizcore.network.cards import Summary

_FRAMES = ((900, 320), (290, 320))  # pixels across and down for which labels are placed: on a desk, on a phone
_HEIGHT = 400
_MILLION = 26  # pixels across the bubble of a million parameters
_LETTER, _LINE = 7, 15  # pixels of a label
_RINGS = (6, 18, 32, 48, 66)  # pixels from a bubble to its label; the nearest that is free is taken
_SIDES = ((1, 0), (0, -1), (0, 1), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0.4, 1), (0.4, -1))
_OTHER, _QUIET = "rgba(76,110,245,0.55)", "#868e96"
_INK = "#777b82"  # read as well by day as by night


@dataclass(frozen=True)
class _Box:
    """A rectangle in pixels, around its middle."""

    x: Number
    y: Number
    width: Number
    height: Number

    def overlap(self, other: "_Box") -> float:
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return max(across, 0.0) * max(down, 0.0)

    def outside(self, frame: tuple[int, int]) -> float:
        """How much of it a frame would cut off, in square pixels."""
        left, right = self.width / 2 - self.x, self.x + self.width / 2 - frame[0]
        above, below = self.height / 2 - self.y, self.y + self.height / 2 - frame[1]
        return max(left, right, 0.0) * self.height + max(above, below, 0.0) * self.width


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
        "annotations": _labels(networks, chosen, across, down),
    }  # fmt: skip
    return go.Figure([_front(networks), bubbles], layout)


def _front(networks: Sequence[Summary]) -> go.Scatter:
    """Through the networks that none beats at their price or below."""
    best: list[Summary] = []
    for network in sorted(networks, key=lambda one: (one.flops, -one.accuracy)):
        if not best or network.accuracy > best[-1].accuracy:
            best.append(network)
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


def _labels(networks: Sequence[Summary], chosen: str, across, down) -> list[dict]:
    """A name beside each bubble; farther off with a line to its bubble."""
    found = []
    for network, (ax, ay, is_far) in zip(networks, _offsets(networks, across, down), strict=True):
        name = escape(network.name)
        found.append(
            {
                "x": math.log10(network.flops), "y": network.accuracy, "ax": ax, "ay": ay,
                "text": f"<b>{name}</b>" if network.name == chosen else name,
                "showarrow": True, "arrowhead": 0, "arrowwidth": 1, "standoff": _size(network) / 2,
                "arrowcolor": _QUIET if is_far else "rgba(0,0,0,0)",
                "xanchor": "center", "yanchor": "middle", "borderpad": 0, "font": {"size": 12, "color": _INK},
            }
        )  # fmt: skip
    return found


def _offsets(networks: Sequence[Summary], across, down) -> list[tuple[float, float, bool]]:
    """From each bubble to its label in pixels, and whether that is far; where it hides least in all frames together."""
    shares = [
        (
            (math.log10(network.flops) - across[0]) / (across[1] - across[0]),
            (down[1] - network.accuracy) / (down[1] - down[0]),
        )
        for network in networks
    ]
    taken = [
        [_Box(x * wide, y * tall, _size(n), _size(n)) for (x, y), n in zip(shares, networks, strict=True)]
        for wide, tall in _FRAMES
    ]
    found = []
    for number, network in enumerate(networks):
        width, costs = _LETTER * len(network.name) + 4, {}
        for ring, (right, up) in product(_RINGS, _SIDES):
            reach = _size(network) / 2 + ring
            ax, ay = right * (reach + width / 2), up * (reach + _LINE / 2)
            boxes = [_Box(own[number].x + ax, own[number].y + ay, width, _LINE) for own in taken]
            cost = sum(_hidden(box, own, frame) for box, own, frame in zip(boxes, taken, _FRAMES, strict=True))
            costs[ax, ay, ring > _RINGS[1]] = cost + ring / 10
        ax, ay, is_far = min(costs, key=costs.__getitem__)
        for own in taken:
            own.append(_Box(own[number].x + ax, own[number].y + ay, width, _LINE))
        found.append((ax, ay, is_far))
    return found


def _hidden(box: _Box, taken: Sequence[_Box], frame: tuple[int, int]) -> float:
    """Square pixels that a label would hide or lose."""
    return sum(box.overlap(other) for other in taken) + box.outside(frame)


def _described(network: Summary) -> str:
    cost = f"{network.flops / 1e6:,.3g} MFLOPs, {network.parameters / 1e6:.2f} M parameters"
    return f"<b>{escape(network.name)}</b><br>accuracy {network.accuracy:.1%}<br>{cost}"
