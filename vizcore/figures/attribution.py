"""A map of what counted, over the face that it is about."""

import numpy as np
import plotly.graph_objects as go

from vizcore.arrays import Image, Map
from vizcore.figures.canvas import COLOUR_BAR, bare, outline
from vizcore.figures.palette import Scale, data_uri, grey_png, scale_of


def attribution_figure(
    image: Image,
    values: Map,
    *,
    blend: float = 0.7,
    least: float = 0.0,
    magnitude: bool = False,
    box: tuple[int, int, int, int] | None = None,
) -> go.Figure:
    """The face with a map laid over it, each pixel's number on hover.

    Args:
        image: (height, width, channels), in [0, 1].
        values: (height, width), in the method's units; about zero in red and blue where any is negative.
        blend: how much of the map is seen, 0 the face alone, 1 the map alone.
        least: pixels of less than this share of the strongest one are left clear.
        magnitude: draw how much, without the sign.
        box: (top, left, bottom, right) in pixels, the last two exclusive, to be outlined.
    """
    height, width, _ = image.shape
    drawn = np.abs(values) if magnitude else values
    scale = scale_of(drawn)
    traces = [go.Image(source=data_uri(grey_png(image)), hoverinfo="skip"), _heat(drawn, scale, blend, least)]
    boxes = [outline(box[1] - 0.5, box[0] - 0.5, box[3] - 0.5, box[2] - 0.5)] if box else []
    return bare(traces, width, height, boxes=boxes, margin={"l": 0, "r": 64, "t": 0, "b": 0})


def _heat(drawn: Map, scale: Scale, blend: float, least: float) -> go.Heatmap:
    strongest = np.abs(drawn).max(initial=0.0)
    return go.Heatmap(
        z=np.where(np.abs(drawn) >= least * strongest, drawn, np.nan),
        zmin=scale.bounds[0],
        zmax=scale.bounds[1],
        colorscale=scale.colours,
        opacity=blend,
        colorbar=COLOUR_BAR,
        hovertemplate="row %{y}, column %{x}<br>%{z:.3g}<extra></extra>",
        hoverongaps=False,
    )
