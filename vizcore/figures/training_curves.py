"""How a network learned, epoch by epoch."""

from collections.abc import Collection
from typing import Any

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import LEGEND
from vizcore.figures.series import MAIN, QUIET
from vizcore.network.history import History

_PANELS = ((0.58, 0.9), (0.23, 0.47), (0.0, 0.12))  # of the height, bottom and top: losses, accuracy, learning rate
_TITLES = ("Loss", "Accuracy on validation faces", "Learning rate")


def training_curves_figure(history: History, stages: Collection[int] = ()) -> go.Figure:
    """Three panels over the epochs: both losses, the validation accuracy, the learning rate.

    Args:
        history: of the training.
        stages: the epochs with which a further training began; a dashed line before each.
    """
    traces = [
        _line(history.epoch, history.loss, 1, QUIET, "on altered training faces", ".3f", dash="dot"),
        _line(history.epoch, history.validation_loss, 1, MAIN, "on validation faces", ".3f"),
        _line(history.epoch, history.validation_accuracy, 2, MAIN, "validation accuracy", ".1%"),
        _line(history.epoch, history.learning_rate, 3, QUIET, "learning rate", ".2g"),
    ]
    axis = {"fixedrange": True, "automargin": True, "nticks": 5}
    shared = {"matches": "x3", "showticklabels": False, "fixedrange": True}
    formats = (".2~f", ".0%", ".1~e")
    layout: dict[str, Any] = {
        "height": 480,
        "margin": {"l": 0, "r": 8, "t": 0, "b": 0},
        "legend": LEGEND | {"y": _PANELS[0][1], "x": 1, "xanchor": "right", "itemdoubleclick": False},
        "dragmode": False,
        "hovermode": "x",
        "xaxis": {**shared, "anchor": "y"},
        "xaxis2": {**shared, "anchor": "y2"},
        "xaxis3": {"anchor": "y3", "title": "Epoch", "fixedrange": True},
        "annotations": [_title(text, top) for text, (_, top) in zip(_TITLES, _PANELS, strict=True)],
        "shapes": [_began(epoch) for epoch in stages],
    }
    for number, (panel, form) in enumerate(zip(_PANELS, formats, strict=True), start=1):
        layout[f"yaxis{number}".removesuffix("1")] = {**axis, "domain": panel, "tickformat": form}
    layout["yaxis3"]["nticks"] = 3
    return go.Figure(traces, layout)


def _line(epochs: np.ndarray, values: np.ndarray, panel: int, colour: str, name: str, form: str, dash="solid"):
    suffix = "" if panel == 1 else str(panel)
    return go.Scatter(
        x=epochs, y=values, mode="lines", name=name, showlegend=panel == 1, xaxis=f"x{suffix}", yaxis=f"y{suffix}",
        line={"color": colour, "width": 2, "dash": dash}, hovertemplate=f"{name} %{{y:{form}}}<extra></extra>",
    )  # fmt: skip


def _began(epoch: int) -> dict:
    """Between the last epoch of one training and the first of the next."""
    line = {"color": QUIET, "width": 1, "dash": "dash"}
    ends = {"x0": epoch - 0.5, "x1": epoch - 0.5, "xref": "x3", "y0": 0, "y1": _PANELS[0][1], "yref": "paper"}
    return {"type": "line", **ends, "line": line, "layer": "below"}


def _title(text: str, top: float) -> dict:
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom",
        "showarrow": False, "font": {"size": 12},
    }  # fmt: skip
