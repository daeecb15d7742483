"""The photo as people see it, with what was found in it."""

import base64
import io
from collections.abc import Sequence

import plotly.graph_objects as go
from PIL import Image as PillowImage

from vizcore.arrays import Picture
from vizcore.figures.canvas import CHOSEN, bare, clickable

_LONGEST = 640  # pixels; sent to the browser at every look
_QUIET = "#ffffff"

Box = tuple[float, float, float, float]


def photo_figure(
    pixels: Picture, boxes: Sequence[Box], chosen: int | None = None, frame: Box | None = None
) -> go.Figure:
    """The photo with numbered boxes; a click in one returns its index as `customdata`.

    Args:
        pixels: (height, width, 3), uint8.
        boxes: left, top, right, bottom in pixels of the photo.
        chosen: which of them is looked at.
        frame: a box that the visitor drew, in the same units.
    """
    height, width, _ = pixels.shape
    shrink = max(1.0, max(height, width) / _LONGEST)
    picture = PillowImage.fromarray(pixels).resize(
        (round(width / shrink), round(height / shrink)), PillowImage.Resampling.LANCZOS
    )
    figure = go.Figure()
    figure.add_layout_image(
        source=_jpeg(picture), x=-0.5, y=-0.5, sizex=width, sizey=height, xref="x", yref="y", sizing="stretch",
        layer="below",
    )  # fmt: skip
    for index, box in enumerate(boxes):
        _mark(figure, box, str(index + 1) if len(boxes) > 1 else "", CHOSEN if index == chosen else _QUIET)
    if frame:
        _mark(figure, frame, "", CHOSEN)
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]
    figure.add_trace(
        clickable(
            [x for x, _ in middles] or [width / 2],
            [y for _, y in middles] or [height / 2],
            [f"face {index + 1}" for index in range(len(boxes))] or ["the photo"],
            list(range(len(boxes))) or [None],
        )
    )
    return bare(figure, width, height)


def _mark(figure: go.Figure, box: Box, name: str, colour: str) -> None:
    left, top, right, bottom = box
    label = {"text": name, "textposition": "top left", "font": {"color": colour, "size": 16}} if name else None
    for line in ({"color": "rgba(0,0,0,0.6)", "width": 5}, {"color": colour, "width": 2.5}):
        figure.add_shape(type="rect", x0=left, y0=top, x1=right, y1=bottom, line=line, label=label)


def _jpeg(picture: PillowImage.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
