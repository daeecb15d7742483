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
    image = {"source": _jpeg(picture), "x": -0.5, "y": -0.5, "sizex": width, "sizey": height, "xref": "x", "yref": "y"}
    marks = []
    for index, box in enumerate(boxes):
        marks += _marks(box, str(index + 1) if len(boxes) > 1 else "", CHOSEN if index == chosen else _QUIET)
    if frame:
        marks += _marks(frame, "", CHOSEN)
    middles = [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes] or [
        (width / 2, height / 2)
    ]
    names = [f"face {index + 1}" for index in range(len(boxes))] or ["the photo"]
    points = clickable([x for x, _ in middles], [y for _, y in middles], names, list(range(len(boxes))) or [None])
    return bare([points], width, height, boxes=marks, images=[image | {"sizing": "stretch", "layer": "below"}])


def _marks(box: Box, name: str, colour: str) -> list[dict]:
    """A box in a colour on a dark rim, so that it shows on any photo."""
    left, top, right, bottom = box
    rect = {"type": "rect", "x0": left, "y0": top, "x1": right, "y1": bottom}
    label = {"label": {"text": name, "textposition": "top left", "font": {"color": colour, "size": 16}}} if name else {}
    rim = {"line": {"color": "rgba(0,0,0,0.6)", "width": 5}}
    return [rect | rim, rect | {"line": {"color": colour, "width": 2.5}} | label]


def _jpeg(picture: PillowImage.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
