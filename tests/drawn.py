"""What the figures of a page draw, as numbers."""

import base64
import json

import numpy as np
from streamlit.testing.v1 import AppTest


def traces(app: AppTest, key: str) -> list[dict]:
    """What the figure of this key draws."""
    (chart,) = (chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{key}"))
    return json.loads(chart.proto.spec)["data"]


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
