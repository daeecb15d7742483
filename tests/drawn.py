"""What the figures of a page draw, as numbers."""

import base64
import json

import numpy as np
from streamlit.testing.v1 import AppTest


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


def bars(app: AppTest) -> dict[str, float]:
    """The prediction now, as it is drawn."""
    drawn = traces(app, "changed-prediction")[0]
    return dict(zip(drawn["y"], numbers(drawn["x"]).tolist(), strict=True))


def words_in(app: AppTest, key: str) -> list[str]:
    """What is written into a figure beside its axes, in order."""
    return [note["text"] for note in _figure(app, key)["layout"].get("annotations", [])]
