"""Sizes that span many powers of ten, layer by layer, for networks of different depth."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import LEGEND

SKIPS, PLAIN = ("#2a7fc9", "solid", "circle"), ("#d55e00", "dash", "diamond")  # colour, dash and sign of a curve
_DECADES = 4  # seen at least, so that what hardly changes looks as if it did
_THIN, _THICK = 1.5, 3.0


def profile_figure(
    sizes: Mapping[str, np.ndarray], layers: Mapping[str, Sequence[str]], with_skips: Collection[str], title: str
) -> go.Figure:
    """A curve for each network over its layers, on an axis of powers of ten; the deepest networks' are the thickest.

    Args:
        sizes: {network: a number for each layer}, none below zero; where one is zero, the curve has a gap.
        layers: {network: names of the layers}, in order.
        with_skips: the networks that have shortcuts: drawn solid and in blue, the others dashed and in orange.
        title: what the numbers are.
    """
    deepest = max((len(curve) for curve in sizes.values()), default=0)
    lines = [
        _curve(name, curve, layers[name], SKIPS if name in with_skips else PLAIN, len(curve) == deepest)
        for name, curve in sizes.items()
    ]
    exponents = [np.log10(curve[curve > 0]) for curve in sizes.values() if (curve > 0).any()]
    span = (min(e.min() for e in exponents), max(e.max() for e in exponents)) if exponents else (0.0, 0.0)
    return go.Figure(lines, _layout(*span, deepest, title))


def _curve(name: str, curve: np.ndarray, layers: Sequence[str], look, deepest: bool) -> go.Scatter:
    colour, dash, symbol = look
    return go.Scatter(
        x=np.arange(1, len(curve) + 1), y=np.where(curve > 0, curve, np.nan), name=name, text=list(layers),
        mode="lines+markers",
        line={"color": colour, "dash": dash, "width": _THICK if deepest else _THIN},
        marker={"color": colour, "symbol": symbol if deepest else f"{symbol}-open", "size": 5 if deepest else 8},
        hovertemplate="%{text}, layer %{x}: %{y:.2e}<extra>%{fullData.name}</extra>",
    )  # fmt: skip


def _layout(low: float, high: float, deepest: int, title: str) -> dict:
    more = max(0.0, _DECADES - (high - low)) / 2
    return {
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "height": 420,
        "dragmode": False,
        "hovermode": "closest",
        "showlegend": True,
        "legend": LEGEND,
        "xaxis": {
            "fixedrange": True, "showgrid": False, "range": [0, deepest + 1],
            "title": {"text": "convolution, counted from the image"},
        },
        "yaxis": {
            "type": "log", "range": [low - more - 0.3, high + more + 0.3], "exponentformat": "power",
            "dtick": 1 + int(high - low) // 7, "fixedrange": True, "automargin": True, "title": {"text": title},
        },
    }  # fmt: skip
