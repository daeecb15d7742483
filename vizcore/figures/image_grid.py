"""Images side by side, as they are: none is scaled."""

import io
import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image as PillowImage

from vizcore.arrays import Batch, checked_images
from vizcore.figures.canvas import bare, clickable, outline
from vizcore.figures.palette import data_uri

_GAP, _LINE = 3, 9  # pixels between two images of 48, and for a line of words below one
_WIDE, _TALL = 600, 720  # pixels that the figure takes


def image_grid_figure(
    images: Batch,
    names: Sequence[str],
    *,
    below: Sequence[str] = (),
    chosen: int | None = None,
    columns: int | None = None,
) -> go.Figure:
    """Images in rows; a click on one returns its place as `customdata`.

    Args:
        images: (batch, height, width, channels), grey or RGB, in [0, 1]; what is beyond is drawn black or white.
        names: shown on hover, one an image.
        below: words under each image, if any.
        chosen: the place of the image to outline.
        columns: images a row; by default about one and a half times as many as rows.

    Raises:
        ValueError: these are no images.
    """
    count, height, width, _ = checked_images(images, any_range=True).shape
    columns = columns or min(count, max(1, round(math.sqrt(1.6 * count))))
    rows = math.ceil(count / columns)
    row, column = np.divmod(np.arange(count), columns)
    line, gap = _LINE * height // 48 if below else 0, max(1, min(_GAP, height // 16))
    tops, lefts = row * (height + gap + line), column * (width + gap)
    down, across = rows * (height + gap + line) - gap, columns * (width + gap) - gap
    picture = go.Image(source=data_uri(_png(images, tops, lefts, (down, across))), hoverinfo="skip")
    points = clickable(lefts + (width - 1) / 2, tops + (height - 1) / 2, names, np.arange(count))
    boxes = []
    if chosen is not None and 0 <= chosen < count:
        top, left, margin = int(tops[chosen]), int(lefts[chosen]), gap / 2
        boxes.append(outline(left - margin, top - margin, left + width - 1 + margin, top + height - 1 + margin))
    words = [
        {"x": left + (width - 1) / 2, "y": top + height - 0.5, "text": text, "showarrow": False, "yanchor": "top"}
        for left, top, text in zip(lefts.tolist(), tops.tolist(), below, strict=False)
    ]
    pad = gap - 0.5 if count > 1 else 0
    tall = min(_TALL, round(_WIDE * down / across))
    return bare([picture, points], across, down, pad=pad, boxes=boxes, annotations=words, height=tall)


def _png(images: Batch, tops, lefts, size: tuple[int, int]) -> bytes:
    """All of them in one picture, clear between them."""
    _, height, width, _ = images.shape
    pixels = np.zeros((*size, 4), np.uint8)
    levels = (np.clip(images, 0, 1) * 255 + 0.5).astype(np.uint8)
    for image, top, left in zip(levels, tops, lefts, strict=True):
        pixels[top : top + height, left : left + width, :3] = image
        pixels[top : top + height, left : left + width, 3] = 255
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
