"""What the figures of a page draw, as numbers."""

import base64
import json

import numpy as np
from blocks import read_block
from streamlit.testing.v1 import AppTest

from vizcore.training.emotions import EMOTIONS


def traces(app: AppTest, key: str) -> list[dict]:
    """What the figure of this key draws."""
    return _figure(app, key)["data"]


def _figure(app: AppTest, key: str) -> dict:
    (chart,) = (chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{key}"))
    return json.loads(chart.proto.spec)


def keys(app: AppTest) -> list[str]:
    """Of all figures of a page; the last part of each one's name."""
    return [chart.proto.id for chart in app.get("plotly_chart")]


def numbers(values) -> np.ndarray:
    """An array as Plotly sends it."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array(values, float)


def emotions_coloured(app: AppTest) -> dict[str, set[str]]:
    """{emotion: colours} of all bars, dots and lines of a page that stand for one, and of legends on its stages."""
    found: dict[str, set[str]] = {}
    for chart in app.get("plotly_chart"):
        for trace in json.loads(chart.proto.spec)["data"]:
            marker, line = trace.get("marker", {}), trace.get("line", {})
            named = trace.get("y") if isinstance(marker.get("color"), list) else [trace.get("name")]
            colours = (
                marker["color"] if isinstance(marker.get("color"), list) else [line.get("color", marker.get("color"))]
            )
            for name, colour in zip(named if isinstance(named, list) else [], colours, strict=False):
                _note(found, str(name).rpartition(": ")[2], colour)
    for element in app.get("bidi_component"):
        if element.proto.bytes:
            legend = read_block(element.proto.bytes).get("legend", [])
            for look in legend:
                if isinstance(look, dict):
                    _note(found, look["name"], look["colour"])
    return found


def _note(found: dict[str, set[str]], name: str, colour: str | None) -> None:
    if name in EMOTIONS and colour:
        found.setdefault(name, set()).add(colour)


def bars(app: AppTest) -> dict[str, float]:
    """The prediction now, as it is drawn."""
    drawn = traces(app, "changed-prediction")[0]
    return dict(zip(drawn["y"], numbers(drawn["x"]).tolist(), strict=True))


def words_in(app: AppTest, key: str) -> list[str]:
    """What is written into a figure beside its axes, in order."""
    return [note["text"] for note in _figure(app, key)["layout"].get("annotations", [])]
