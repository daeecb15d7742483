"""A figure's picture as a PNG file, made without a browser."""

import base64
import io

import numpy as np
import plotly.graph_objects as go
from PIL import Image as PillowImage

from vizcore.figures.palette import Scale, palette_table

_SIDE = 960  # pixels at least, so that a map of 3×3 is not a speck


def png_of(figure: go.Figure) -> bytes:
    """The maps of a figure, enlarged without smoothing, as PNG; of a map that lies over a picture, both.

    Raises:
        ValueError: the figure has no maps (bars, curves).
    """
    layers = [layer for trace in figure.data if (layer := _pixels(trace)) is not None]
    if not layers:
        raise ValueError("a picture is made of maps, and this figure has none")
    size = _enlarged(layers[0].size)
    whole = PillowImage.new("RGBA", size)
    for layer in layers:
        whole.alpha_composite(layer.resize(size, PillowImage.Resampling.NEAREST))
    buffer = io.BytesIO()
    whole.save(buffer, "PNG")
    return buffer.getvalue()


def _pixels(trace) -> PillowImage.Image | None:
    """A trace that is an image or a map, as it is coloured; None for any other."""
    if isinstance(trace, go.Image):
        return PillowImage.open(io.BytesIO(base64.b64decode(trace.source.partition(",")[2]))).convert("RGBA")
    if not isinstance(trace, go.Heatmap):
        return None
    values = np.asarray(trace.z, float)
    scale = Scale(trace.zmin, trace.zmax, signed=trace.zmin < 0)
    levels = scale.levels(np.nan_to_num(values))
    pixels = np.full((*values.shape, 4), 255, np.uint8)
    pixels[..., :3] = palette_table(scale.colours)[levels]
    if trace.colorscale[0][1].startswith("rgba"):  # a veil: how opaque each level is stands in its colour
        opacities = np.array([_opacity(colour) for _, colour in trace.colorscale])
        pixels[..., 3] = (255 * opacities[levels] + 0.5).astype(np.uint8)
    pixels[np.isnan(values), 3] = 0
    return PillowImage.fromarray(pixels)


def _opacity(colour: str) -> float:
    return float(colour.rstrip(")").rpartition(",")[2])


def _enlarged(size: tuple[int, int]) -> tuple[int, int]:
    times = max(1, -(-_SIDE // max(size)))
    return size[0] * times, size[1] * times
