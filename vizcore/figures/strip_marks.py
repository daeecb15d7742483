"""What the layers of a strip do, as small marks with a legend, and what they are called."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from vizcore.figures.canvas import Number
from vizcore.network.layers import LayerInfo
from vizcore.network.layers.kinds import ACTIVATIONS, GLOBAL_POOLINGS, MERGES, NORMALISATIONS, POOLINGS, WEIGHTED

# {what a step does: (the kinds that do it, symbol, colour)}; told apart by shape and by colour, after Okabe & Ito.
STAGES = {
    "weights": (WEIGHTED, "square", "#0072b2"),
    "normalisation": (NORMALISATIONS, "diamond", "#8c8c8c"),
    "activation": (ACTIVATIONS | {"Softmax"}, "triangle-up", "#d55e00"),
    "pooling": (POOLINGS | GLOBAL_POOLINGS, "triangle-down", "#009e73"),
    "several become one": (MERGES | {"Concatenate"}, "cross", "#56b4e9"),
    "passes on": (frozenset(), "circle-open", "#8c8c8c"),
}

_LETTER = 6.2  # pixels of the screen, about
Places = Mapping[str, tuple[Number, Number]]  # x, y in the figure's own units


def stage_of(layer: LayerInfo) -> str:
    """What a step does: a key of `STAGES`."""
    return next((stage for stage, (kinds, _, _) in STAGES.items() if layer.kind in kinds), "passes on")


def marks(layers: Sequence[LayerInfo], where: Places) -> list[go.Scatter]:
    """A mark for every layer, by what it does; together they are the entries of a legend.

    Args:
        layers: in the order in which they run.
        where: the left end of the line on which each layer's mark stands.
    """
    found = {stage: [where[one.name] for one in layers if stage_of(one) == stage] for stage in STAGES}
    return [
        go.Scatter(
            x=[x + 3 for x, _ in at], y=[y for _, y in at], mode="markers", name=stage, hoverinfo="skip",
            marker={"symbol": STAGES[stage][1], "color": STAGES[stage][2], "size": 7},
        )
        for stage, at in found.items()
        if at
    ]  # fmt: skip


def names_above(where: Places, rooms: Sequence[Number], *, centred: bool) -> go.Scatter:
    """The names of layers, cut short where they would run into each other.

    Args:
        where: the middle of each name, or else its beginning.
        rooms: pixels of the screen for each.
        centred: whether it is the middle.
    """
    texts = [_cut(name, int(room / _LETTER)) for name, room in zip(where, rooms, strict=True)]
    x, y = zip(*where.values(), strict=True)
    return go.Scatter(
        x=x, y=y, mode="text", text=[escaped(text) for text in texts], textfont={"size": 10}, hoverinfo="skip",
        showlegend=False, textposition="middle center" if centred else "middle right",
    )  # fmt: skip


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def escaped(name: str) -> str:
    """A name from outside, safe where Plotly reads HTML."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
