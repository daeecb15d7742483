"""How a network learned, epoch by epoch."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from vizcore.network.history import History

_TRAINING, _VALIDATION = "#868e96", "#d55e00"
_PANELS = ((0.56, 0.95), (0.22, 0.47), (0.0, 0.13))  # of the height, bottom and top: losses, accuracy, learning rate
_TITLES = (
    f"Loss: <span style='color:{_TRAINING}'>dotted, on altered training faces</span>; "
    f"<span style='color:{_VALIDATION}'>on validation faces</span>",
    "Accuracy on validation faces",
    "Learning rate",
)


def training_curves_figure(history: History) -> go.Figure:
    """Three panels over the epochs: both losses, the validation accuracy, the learning rate."""
    traces = [
        _line(history.epoch, history.loss, 1, _TRAINING, "training loss", ".3f", dash="dot"),
        _line(history.epoch, history.validation_loss, 1, _VALIDATION, "validation loss", ".3f"),
        _line(history.epoch, history.validation_accuracy, 2, _VALIDATION, "validation accuracy", ".1%"),
        _line(history.epoch, history.learning_rate, 3, _TRAINING, "learning rate", ".2g"),
    ]
    axis = {"fixedrange": True, "automargin": True, "nticks": 5}
    shared = {"matches": "x3", "showticklabels": False, "fixedrange": True}
    formats = (".2~f", ".0%", ".1~e")
    layout: dict[str, Any] = {
        "height": 460,
        "margin": {"l": 0, "r": 8, "t": 4, "b": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x",
        "xaxis": {**shared, "anchor": "y"},
        "xaxis2": {**shared, "anchor": "y2"},
        "xaxis3": {"anchor": "y3", "title": "Epoch", "fixedrange": True},
        "annotations": [_title(text, top) for text, (_, top) in zip(_TITLES, _PANELS, strict=True)],
    }
    for number, (panel, form) in enumerate(zip(_PANELS, formats, strict=True), start=1):
        layout[f"yaxis{number}".removesuffix("1")] = {**axis, "domain": panel, "tickformat": form}
    layout["yaxis3"]["nticks"] = 3
    return go.Figure(traces, layout)


def _line(epochs: np.ndarray, values: np.ndarray, panel: int, colour: str, name: str, form: str, dash="solid"):
    suffix = "" if panel == 1 else str(panel)
    return go.Scatter(
        x=epochs, y=values, mode="lines", name=name, xaxis=f"x{suffix}", yaxis=f"y{suffix}",
        line={"color": colour, "width": 2, "dash": dash}, hovertemplate=f"{name} %{{y:{form}}}<extra></extra>",
    )  # fmt: skip


def _title(text: str, top: float) -> dict:
    return {
        "text": text, "x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom",
        "showarrow": False, "font": {"size": 12},
    }  # fmt: skip
