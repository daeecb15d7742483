"""A figure's picture as a PNG file, made without a browser."""

import base64
import io

import numpy as np
import plotly.graph_objects as go
from PIL import Image as PillowImage

from vizcore.figures.palette import DIVERGING, Scale, palette_png

_SIDE = 960  # pixels at least, so that a map of 3×3 is not a speck


def png_of(figure: go.Figure) -> bytes:
    """The maps of a figure, enlarged without smoothing, as PNG.

    Raises:
        ValueError: the figure has no maps (bars, curves).
    """
    for trace in figure.data:
        if isinstance(trace, go.Image):
            return _enlarged(base64.b64decode(trace.source.partition(",")[2]))
        if isinstance(trace, go.Heatmap):
            signed = trace.colorscale == go.Heatmap(colorscale=DIVERGING).colorscale
            scale = Scale(trace.zmin, trace.zmax, signed)
            return _enlarged(palette_png(scale.levels(np.asarray(trace.z)), scale))
    raise ValueError("a picture is made of maps, and this figure has none")


def _enlarged(png: bytes) -> bytes:
    picture = PillowImage.open(io.BytesIO(png)).convert("RGBA")
    times = max(1, -(-_SIDE // max(picture.size)))
    buffer = io.BytesIO()
    picture.resize((picture.width * times, picture.height * times), PillowImage.Resampling.NEAREST).save(buffer, "PNG")
    return buffer.getvalue()
