"""A prediction before and after something was changed."""

import re
from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.figures.canvas import HEADROOM
from vizcore.figures.series import colours_of
from vizcore.words import number_text, share_text

_LETTER = 6.2  # pixels of the screen, about
_PAST = "    "  # beside the end of a bar, where the mark may lie


def change_figure(
    before: Float[np.ndarray, " classes"],
    after: Float[np.ndarray, " classes"],
    labels: Sequence[str],
    *,
    share: bool = True,
) -> go.Figure:
    """A bar for every label, a mark where it was before, and the change beside the end of the bar.

    Args:
        before: of the network as it is; the largest is on top and stays there.
        after: of the same labels.
        labels: their names.
        share: they are probabilities, and the change is told in percentage points; else numbers about zero.
    """
    ranked = np.argsort(-before, kind="stable")[::-1]  # of equals the first is on top, as in every sentence
    names = [labels[i] for i in ranked]
    bars = go.Bar(
        x=after[ranked], y=names, orientation="h", cliponaxis=False, hoverinfo="skip",
        marker={"color": colours_of(names, [*ranked].index(after.argmax()))},
    )  # fmt: skip
    form = ".2%" if share else ".3f"
    marks = go.Scatter(
        x=before[ranked], y=names, mode="markers", cliponaxis=False, customdata=after[ranked],
        marker={"symbol": "diamond-tall", "size": 14, "color": "#212529", "line": {"width": 1.5, "color": "white"}},
        hovertemplate=f"%{{y}}: %{{x:{form}}} before, %{{customdata:{form}}} now<extra></extra>",
    )  # fmt: skip
    texts, left = [_said(float(before[i]), float(after[i]), share) for i in ranked], after[ranked] < 0
    ends_at = np.where(left, np.minimum(before, after)[ranked], np.maximum(np.maximum(before, after), 0)[ranked])
    said = go.Scatter(
        x=ends_at, y=names, mode="text", hoverinfo="skip", cliponaxis=False,
        text=[f"{text}{_PAST}" if below else f"{_PAST}{text}" for text, below in zip(texts, left, strict=True)],
        textposition=np.where(left, "middle left", "middle right"),
    )  # fmt: skip
    ends = [0.0, 1.0] if share else [float(f([*before, *after, 0.0])) for f in (min, max)]
    rooms = [_room(texts, left), _room(texts, ~left)]
    return go.Figure([bars, marks, said], _layout(len(labels), ends, rooms))


def _room(texts: Sequence[str], on_this_side: np.ndarray) -> int:
    """Pixels that the longest of the numbers on one side takes."""
    longest = max((len(re.sub("<.*?>", "", text)) for text, here in zip(texts, on_this_side, strict=True) if here),
                  default=0)  # fmt: skip
    return round(_LETTER * (longest + 2)) if longest else 0


def _layout(rows: int, ends: list[float], rooms: list[int]) -> dict:
    return {
        "margin": {"l": 0, "r": rooms[1], "t": HEADROOM, "b": 0},
        "height": 40 * rows + HEADROOM,
        "bargap": 0.35,
        "dragmode": False,
        "showlegend": False,
        "xaxis": {"visible": False, "range": ends, "fixedrange": True},
        "yaxis": {"showgrid": False, "ticksuffix": "  ", "fixedrange": True, "ticklabelstandoff": rooms[0]},
    }


def _said(before: float, after: float, share: bool) -> str:
    """61.2% −37.0; nothing more than the number where it has not moved."""
    times, form, number = (100, ".1f", escape(share_text(after))) if share else (1, ".2f", number_text(after, ".2f"))
    change = f"{abs(after - before) * times:{form}}"
    if not float(change):
        return number
    return f"{number}  <b>{'+' if after > before else '−'}{change}</b>"
