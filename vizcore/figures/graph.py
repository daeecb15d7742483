"""The network as a drawing: its layers from top to bottom, its branches side by side, its skips around."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import CLEAR, clickable
from vizcore.figures.families import FAMILIES, family_of, short
from vizcore.figures.lanes import Edge, Layout, layout_of
from vizcore.network.layers import Block

_LEVEL = 46  # pixels from one level to the next
_WIDE, _TALL = 0.43, 0.37  # half a box: in lanes, in levels
_LEAST = 1.0  # lanes on either side of the middle at least, so that a plain network does not fill the page
_BEND = np.linspace(0, 1, 9)
_LINE, _SKIP, _INK = "#868e96", "#d55e00", "#1c2127"  # boxes are light by day and by night, so ink is dark
_LETTERS = 12  # of a name in one line where boxes are narrow
_INDENT = "\N{NO-BREAK SPACE}" * 6

Way = tuple[list[float], list[float]]


def graph_figure(blocks: Sequence[Block], hover: Mapping[str, str]) -> go.Figure:
    """A box for every block, a line for every input; clicking a box returns the block's name as `customdata`.

    Args:
        blocks: in the order in which they run.
        hover: {block: what is shown on hover}.
    """
    plan = layout_of(blocks)
    x, y = np.array([plan.places[block.name] for block in blocks], float).T
    names = [block.name for block in blocks]
    reach = max(_LEAST, plan.reach + _WIDE)
    traces = [
        *_boxes(blocks, plan),
        *_lines(plan),
        *_legend(blocks),
        _words(blocks, plan),
        clickable(x, y, [hover[name] for name in names], names).update(showlegend=False),
    ]
    axis = {"visible": False, "fixedrange": True}
    layout = {
        "xaxis": {**axis, "range": [-reach - 0.1, reach + 0.1]},
        "yaxis": {**axis, "range": [plan.levels - 0.5, -0.5]},
        "height": _LEVEL * plan.levels + 40,
        "margin": {"l": 0, "r": 0, "t": 40, "b": 0},
        "legend": {
            "orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0.5, "xanchor": "center",
            "itemclick": False, "itemdoubleclick": False, "font": {"size": 11},
        },
        "hoverdistance": -1,
        "hovermode": "closest",
        "dragmode": False,
        **CLEAR,
    }  # fmt: skip
    return go.Figure(traces, layout)


def _boxes(blocks: Sequence[Block], plan: Layout) -> Iterator[go.Scatter]:
    """The boxes of each family as one closed line with gaps."""
    for family in FAMILIES:
        own = [plan.places[block.name] for block in blocks if family_of(block.kind) is family]
        corners = [(x + _WIDE * a, y + _TALL * b) for x, y in own for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
        boxes = (corners[first : first + 4] for first in range(0, len(corners), 4))
        xs, ys = _with_gaps([([x for x, _ in box], [y for _, y in box]) for box in boxes])
        yield go.Scatter(
            x=xs, y=ys, mode="lines", fill="toself", fillcolor=family.tint,
            line={"color": family.paint, "width": 1}, hoverinfo="skip", showlegend=False,
        )  # fmt: skip


def _legend(blocks: Sequence[Block]) -> Iterator[go.Scatter]:
    """The sign, colour and name of each family that is there; nothing is drawn but the legend."""
    there = {family_of(block.kind).name for block in blocks}
    for family in FAMILIES:
        if family.name in there:
            marker = {"symbol": family.sign, "color": family.paint, "size": 9}
            yield go.Scatter(x=[None], y=[None], mode="markers", name=family.name, marker=marker, hoverinfo="skip")


def _words(blocks: Sequence[Block], plan: Layout) -> go.Scatter:
    where = [plan.places[block.name] for block in blocks]
    narrow = max(plan.beside.values()) > 2
    return go.Scatter(
        x=[x - _WIDE for x, _ in where],
        y=[y + 0.04 for _, y in where],
        mode="text",
        text=[_label(block, narrow=narrow) for block in blocks],
        textposition="middle right",
        textfont={"size": 10 if narrow else 11, "color": _INK},
        hoverinfo="skip",
        showlegend=False,
    )


def _label(block: Block, narrow: bool) -> str:
    """The sign of its family and its name; below that its shape and, where there is room, what is folded into it."""
    family, size = family_of(block.kind), "×".join(map(str, block.output_shape))
    folded = [] if narrow else [short(step.kind) for step in block.steps[1:]]
    head, parting, tail = block.name.rpartition("_") if narrow and len(block.name) > _LETTERS else (block.name, "", "")
    below = [tail, *folded] if tail else [size, *folded]
    sign = f"<span style='color:{family.paint};font-size:14px'>{family.letter}</span>"
    return (
        f" {sign} {escape(head + parting)}<br><span style='font-size:9px'>{_INDENT}{escape(' · '.join(below))}</span>"
    )


def _lines(plan: Layout) -> Iterator[go.Scatter]:
    """The edges, those that skip in a colour and a dash of their own; at the end of each an arrow head."""
    for is_skip, name in ((False, ""), (True, "skip")):
        edges = [edge for edge in plan.edges if edge.is_skip == is_skip]
        ways = [_way(edge, plan) for edge in edges]
        if not ways:
            continue
        xs, ys = _with_gaps(ways)
        colour, sign = (_SKIP, "triangle-left") if is_skip else (_LINE, "triangle-down")
        yield go.Scatter(
            x=xs, y=ys, mode="lines", line={"color": colour, "width": 1.5, "dash": "dot" if is_skip else "solid"},
            hoverinfo="skip", name=name, showlegend=is_skip,
        )  # fmt: skip
        yield go.Scatter(
            x=[way[0][-1] for way in ways], y=[way[1][-1] for way in ways], mode="markers", hoverinfo="skip",
            marker={"symbol": sign, "size": 6, "color": colour}, showlegend=False,
        )  # fmt: skip


def _way(edge: Edge, plan: Layout) -> Way:
    """From under its source to above its target; a skip leaves and comes back at the right-hand side."""
    (x, top), (end, bottom) = plan.places[edge.source], plan.places[edge.target]
    if edge.is_skip and edge.via is not None:
        down, across = _TALL * (1 - np.cos(np.pi / 2 * _BEND)), np.sin(np.pi / 2 * _BEND)
        xs = [*(x + _WIDE + (edge.via - x - _WIDE) * across), *(end + _WIDE + (edge.via - end - _WIDE) * across[::-1])]
        return [float(value) for value in xs], [*(top + down).tolist(), *(bottom - down[::-1]).tolist()]
    start, stop = top + _TALL, bottom - _TALL - 0.06
    if edge.via is None:
        return _bent(x, start, end, stop)
    fall, rise = _bent(x, start, edge.via, top + 1 - _TALL), _bent(edge.via, bottom - 1 + _TALL, end, stop)
    return fall[0] + rise[0], fall[1] + rise[1]


def _bent(x: float, y: float, end: float, bottom: float) -> Way:
    """A line that leaves and arrives upright."""
    if x == end:
        return [x, end], [y, bottom]
    eased = (1 - np.cos(np.pi * _BEND)) / 2
    return (x + (end - x) * eased).tolist(), (y + (bottom - y) * _BEND).tolist()


def _with_gaps(ways: Sequence[Way]) -> tuple[list[float | None], list[float | None]]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for way in ways:
        closed = len(way[0]) == 4  # a box
        xs += [*way[0], *(way[0][:1] if closed else []), None]
        ys += [*way[1], *(way[1][:1] if closed else []), None]
    return xs, ys
