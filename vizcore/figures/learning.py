"""How several networks learned, side by side."""

from collections.abc import Collection, Mapping

import plotly.graph_objects as go

from vizcore.figures.canvas import LEGEND
from vizcore.figures.profile import PLAIN, SKIPS
from vizcore.network.history import History

_PANELS = ((0.54, 0.94), (0.0, 0.40))  # of the height, bottom and top: loss, accuracy
_TITLES = ("Loss on altered training faces", "Accuracy on validation faces")


def learning_figure(histories: Mapping[str, History], with_skips: Collection[str], thick: Collection[str]) -> go.Figure:
    """Training loss above, validation accuracy below, over the epochs: a curve for each network in both.

    Args:
        histories: {network: its curves}.
        with_skips: the networks that have shortcuts: drawn solid and in blue, the others dashed and in orange.
        thick: the networks to be drawn in thick lines.
    """
    traces = [
        go.Scatter(
            x=history.epoch, y=values, name=name, legendgroup=name, showlegend=panel == 0, mode="lines",
            xaxis=f"x{axis}", yaxis=f"y{axis}",
            line={"color": colour, "dash": dash, "width": 3.0 if name in thick else 1.5},
            hovertemplate=f"epoch %{{x}}: %{{y:{form}}}<extra>%{{fullData.name}}</extra>",
        )
        for name, history in histories.items()
        for colour, dash, _ in [SKIPS if name in with_skips else PLAIN]
        for panel, (axis, values, form) in enumerate(
            [("", history.loss, ".3f"), ("2", history.validation_accuracy, ".1%")]
        )
    ]  # fmt: skip
    return go.Figure(traces, _layout())


def _layout() -> dict:
    axis = {"fixedrange": True, "automargin": True, "nticks": 5}
    titles = [
        {
            "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom",
            "showarrow": False, "font": {"size": 12},
        }
        for text, (_, top) in zip(_TITLES, _PANELS, strict=True)
    ]  # fmt: skip
    return {
        "height": 460,
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "dragmode": False,
        "hovermode": "closest",
        "legend": LEGEND,
        "xaxis": {"matches": "x2", "showticklabels": False, "fixedrange": True, "anchor": "y"},
        "xaxis2": {"anchor": "y2", "title": {"text": "epoch"}, "fixedrange": True},
        "yaxis": {**axis, "domain": _PANELS[0], "tickformat": ".2~f"},
        "yaxis2": {**axis, "domain": _PANELS[1], "tickformat": ".1~%"},
        "annotations": titles,
    }
