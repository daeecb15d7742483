"""A map laid over the face: the one place where that is drawn."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.arrays import Image, checked_image
from vizcore.figures.canvas import bare, outline
from vizcore.figures.palette import Scale, data_uri, grey_png, veil


def overlay_figure(
    image: Image,
    over: Float[np.ndarray, "rows columns"] | None = None,
    *,
    scale: Scale | None = None,
    blend: float = 0.7,
    box: tuple[int, int, int, int] | None = None,
    numbers: bool = False,
) -> go.Figure:
    """The face as the network receives it, a map stretched over it, and a box.

    Args:
        image: (height, width, channels), in [0, 1].
        over: a map of any size; what is not a number is left clear.
        scale: of the map; needed with one.
        blend: how much of the map is seen where it is strong, 0 nothing, 1 the map alone; what is near zero is clear.
        box: (top, left, bottom, right) in pixels, the last two exclusive.
        numbers: a colour bar beside the map, and each number on hover; for a map of the image's size.

    Raises:
        ValueError: this is no image.
    """
    image = checked_image(image)
    height, width, _ = image.shape
    traces: list = [go.Image(source=data_uri(grey_png(image)), hoverinfo="skip")]
    if over is not None and scale is not None:
        traces.append(_heat(over, (height, width), scale, blend, numbers))
    boxes = [outline(box[1] - 0.5, box[0] - 0.5, box[3] - 0.5, box[2] - 0.5)] if box else []
    return bare(traces, width, height, boxes=boxes, bar=scale if numbers and over is not None else None)


def _heat(over, size: tuple[int, int], scale: Scale, blend: float, numbers: bool) -> go.Heatmap:
    rows, columns = (
        (np.arange(count) + 0.5) * across / count - 0.5 for count, across in zip(over.shape, size, strict=True)
    )
    hover = {"hovertemplate": "row %{y}, column %{x}<br>%{z:.3g}<extra></extra>", "hoverongaps": False}
    return go.Heatmap(
        z=over,
        x=columns,
        y=rows,
        zmin=scale.bounds[0],
        zmax=scale.bounds[1],
        colorscale=veil(scale, blend),
        showscale=False,
        **(hover if numbers else {"hoverinfo": "skip"}),
    )
