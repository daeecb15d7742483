"""Numbers that have names: probabilities, logits, the units of a dense layer."""

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int

from vizcore.figures.canvas import CHOSEN, HEADROOM, clickable
from vizcore.figures.palette import Scale, half_strength, scale_of
from vizcore.figures.series import colours_of
from vizcore.words import number_text, share_text

_MOST_NAMES, _MOST_NUMBERS = 16, 7  # of units below their bars; so many numbers have room on a phone


def probabilities_figure(probabilities: Float[np.ndarray, " classes"], labels: Sequence[str]) -> go.Figure:
    """A bar for every label, the most likely on top and in colour; an emotion in its own."""
    return outputs_figure(probabilities, labels)


def outputs_figure(
    values: Float[np.ndarray, " classes"], labels: Sequence[str], *, share: bool = True, most: int | None = None
) -> go.Figure:
    """A bar for each of the strongest answers, the strongest on top and in colour; an emotion in its own.

    Args:
        values: what the network says, one a label.
        labels: names from outside are drawn as they are.
        share: whether they are probabilities; else numbers of any size.
        most: how many are drawn, the strongest; None for all.
    """
    ranked = np.argsort(-values, kind="stable")[:most][::-1]  # of equals the first is on top, as in every sentence
    shown = values[ranked]
    low, high = (0.0, 1.0) if share else (min(0.0, float(shown.min())), max(0.0, float(shown.max())))
    room = 0.0 if share else 0.15 * (high - low or 1.0)
    bars = go.Bar(
        x=shown,
        y=[escape(labels[i]) for i in ranked],
        orientation="h",
        marker={"color": colours_of([labels[i] for i in ranked], len(ranked) - 1)},
        text=[escape(share_text(float(value))) if share else number_text(value, ".4g") for value in shown],
        textposition="outside",
        cliponaxis=False,
        customdata=[escape(share_text(float(value), ".2%")) if share else number_text(value, ".4g") for value in shown],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )
    layout = {
        "margin": {"l": 0, "r": 48, "t": HEADROOM, "b": 0},
        "height": 40 * len(ranked) + HEADROOM,
        "bargap": 0.35,
        "dragmode": False,
        "xaxis": {"visible": False, "range": [low - (2 * room if low else 0), high + room], "fixedrange": True},
        "yaxis": {"showgrid": False, "ticksuffix": "  ", "fixedrange": True, "type": "category"},
    }
    return go.Figure(bars, layout)


def answers_figure(counts: Int[np.ndarray, " classes"], labels: Sequence[str]) -> go.Figure:
    """How many faces are given each answer; an emotion in its own colour.

    Args:
        counts: one a label.
        labels: names from outside are drawn as they are.
    """
    bars = go.Bar(
        x=np.arange(len(labels)), y=counts, marker={"color": colours_of(labels)},
        customdata=[escape(label) for label in labels], hovertemplate="%{customdata}: %{y:,}<extra></extra>",
    )  # fmt: skip
    names = {"tickvals": list(range(len(labels))), "ticktext": [escape(label) for label in labels], "tickangle": -45}
    layout = {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0}, "height": 320, "bargap": 0.35, "dragmode": False,
        "xaxis": {"fixedrange": True, "showgrid": False, "title": {"text": "the network's answer"}, **names},
        "yaxis": {"fixedrange": True, "title": {"text": "faces"}, "tickformat": ",.0f"},
    }  # fmt: skip
    return go.Figure(bars, layout)


def units_figure(
    values: Float[np.ndarray, " units"],
    names: Sequence[str],
    ids: Sequence[int],
    chosen: int | None = None,
    *,
    scale: Scale | None = None,
    across: str = "",
    up: str = "",
) -> go.Figure:
    """A bar for every unit of a layer without maps; a click returns the unit's id as `customdata`.

    How much is told by the height alone, so that short bars are seen as well as tall ones, by day and by night.

    Args:
        values: one a unit; not a number where it is not known yet, and neither bar nor name stands.
        names: shown on hover, one a unit.
        ids: returned by a click, one a unit.
        chosen: the id of the unit to outline.
        scale: of heights, to be shared with other figures; None for these values' own.
        across: title of the axis along which the units stand.
        up: title of the axis of the values.
    """
    heights = {} if scale is None else {"range": [1.05 * bound for bound in scale.bounds]}
    scale = scale or scale_of(values[np.isfinite(values)])
    places = np.arange(len(values))
    width = [3 if unit == chosen else 0 for unit in ids]
    below, above = half_strength(scale)
    marker = {"color": np.where(values < 0, below, above), "line": {"color": CHOSEN, "width": width}}
    bars = go.Bar(
        x=places, y=values, marker=marker, customdata=list(ids),
        hoverinfo="skip", unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    hover = [f"{name}<br>{number_text(value, '.4g')}" for name, value in zip(names, values, strict=True)]
    told = names if len(names) <= _MOST_NAMES else [str(unit) for unit in ids]
    words = [word if known else "" for word, known in zip(told, np.isfinite(values), strict=True)]
    layout = _units_layout(words, heights | {"title": {"text": up}}, across)
    return go.Figure([bars, clickable(places, values, hover, ids)], layout)


def _units_layout(words: list[str], up: dict, across: str) -> dict:
    count = len(words)
    few = count <= _MOST_NAMES
    every = 1 if few else -(-count // _MOST_NUMBERS)
    look = {} if few else {"tickangle": 0, "tickfont": {"size": 10}}
    return {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "height": 320,
        "bargap": 0.1,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "xaxis": {
            "tickvals": list(range(0, count, every)), "ticktext": words[::every], "showgrid": False, "fixedrange": True,
            "automargin": True, "title": {"text": across}, **look,
        },
        "yaxis": {"fixedrange": True, "automargin": True, **up},
    }  # fmt: skip
