"""One map enlarged: every value on hover, every unit a place to click."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.figures.canvas import bare, clickable, outline
from vizcore.figures.folded import folded, steps_a_line
from vizcore.figures.overlay import overlay_figure
from vizcore.figures.palette import Scale, scale_of
from vizcore.figures.series import MAIN

_BINS = 40
_MARKED = 12  # lines of a sequence that are numbered, about
_DIGIT = 7  # pixels of the screen


def map_figure(
    values: Map, *, scale: Scale | None = None, chosen: tuple[int, int] | None = None, sequence: bool = False
) -> go.Figure:
    """A heat map of one channel; a click on a unit returns its place in reading order as `customdata`.

    Args:
        values: (height, width), in the units of the activation.
        scale: None for the map's own.
        chosen: (row, column) of the unit to outline.
        sequence: whether this is one column, step by step: it is folded, and each line says with which step it begins.
    """
    scale = scale or scale_of(values)
    picture = folded(values, np.nan) if sequence else values
    height, width = picture.shape
    rows, columns = np.divmod(np.arange(values.size), width)
    hover = "step %{customdata}" if sequence else "row %{y}, column %{x}"
    traces = [
        go.Heatmap(
            z=picture,
            zmin=scale.bounds[0],
            zmax=scale.bounds[1],
            colorscale=scale.colours,
            hoverinfo="skip",
            showscale=False,
        ),
        clickable(columns, rows, values.ravel(), np.arange(values.size), f"{hover}<br>%{{text:.4g}}"),
    ]
    boxes = []
    if chosen:
        row, column = (chosen[0] // width, chosen[0] % width) if sequence else chosen
        boxes.append(outline(column - 0.5, row - 0.5, column + 0.5, row + 0.5))
    figure = bare(traces, width, height, boxes=boxes, bar=scale)
    return _with_steps(figure, values.size) if sequence else figure


def _with_steps(figure: go.Figure, steps: int) -> go.Figure:
    """The number of the first step of each line, before it; of few lines of many."""
    across = steps_a_line(steps)
    lines = -(-steps // across)
    starts = range(0, steps, across * -(-lines // _MARKED))
    for start in starts:
        figure.add_annotation(
            x=0,
            xref="paper",
            xshift=-4,
            y=start // across,
            text=str(start),
            showarrow=False,
            xanchor="right",
            font={"size": 10},
        )
    room = max(len(str(start)) for start in starts) * _DIGIT + 6
    return figure.update_layout(margin_l=room)


def face_figure(
    image: Image,
    *,
    box: tuple[int, int, int, int] | None = None,
    over: Float[np.ndarray, "rows columns"] | None = None,
    beside_map: bool = False,
) -> go.Figure:
    """The image that the network received, with a map laid over it, and a box.

    Args:
        image: (height, width, channels), in [0, 1].
        box: (top, left, bottom, right) in pixels, the last two exclusive.
        over: (height, width) of a map, stretched over the whole image; what is near zero stays clear.
        beside_map: as large as a map with its colour bar is drawn in as much room.
    """
    figure = overlay_figure(image, over, scale=None if over is None else scale_of(over), box=box)
    if beside_map:
        room = bare((), image.shape[1], image.shape[0], bar=Scale(0.0, 1.0)).layout
        figure.update_layout(margin=room.margin, xaxis_range=room.xaxis.range)
    return figure


def histogram_figure(values: np.ndarray) -> go.Figure:
    """How often each value occurs in a map."""
    counts, edges = np.histogram(values, bins=_BINS)
    bars = go.Bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        marker={"color": MAIN, "line": {"width": 0}},
        hovertemplate="about %{x:.3g}: %{y} units<extra></extra>",
    )
    layout = {
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "height": 180,
        "bargap": 0,
        "dragmode": False,
        "xaxis": {"title": {"text": "activation"}},
        "yaxis": {"title": {"text": "units"}},
    }
    return go.Figure(bars, layout)
