"""A face to draw a region on."""

from collections.abc import Sequence

import plotly.graph_objects as go

from vizcore.arrays import Image, checked_image
from vizcore.figures.canvas import CHOSEN, Number, bare, clickable
from vizcore.figures.palette import data_uri, grey_png


def region_figure(
    image: Image, across: Sequence[Number] = (), down: Sequence[Number] = (), *, lasso: bool = False
) -> go.Figure:
    """A face on which a box or a free line can be drawn, and the region that was.

    Args:
        image: (height, width, channels), in [0, 1].
        across: the columns of the region's corners, in pixels.
        down: their rows.
        lasso: draw a free line, not a box.

    Raises:
        ValueError: this is no image.
    """
    image = checked_image(image)
    height, width, _ = image.shape
    face = go.Image(source=data_uri(grey_png(image)), hoverinfo="skip")
    point = clickable([(width - 1) / 2], [(height - 1) / 2], [""], [0], hover="")  # else Plotly reports no drawing
    corners = " L ".join(f"{x:g} {y:g}" for x, y in zip(across, down, strict=True))
    line = {"type": "path", "path": f"M {corners} Z", "line": {"color": CHOSEN, "width": 2}}
    figure = bare(
        [face, point.update(hoverinfo="skip", hovertemplate=None)], width, height, boxes=[line] if corners else []
    )
    return figure.update_layout(dragmode="lasso" if lasso else "select")
