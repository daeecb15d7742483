"""A map of what counted, over the face that it is about."""

import numpy as np
import plotly.graph_objects as go

from vizcore.arrays import Image, Map
from vizcore.figures.overlay import overlay_figure
from vizcore.figures.palette import scale_of


def attribution_figure(
    image: Image,
    values: Map,
    *,
    blend: float = 0.7,
    least: float = 0.0,
    magnitude: bool = False,
    box: tuple[int, int, int, int] | None = None,
    numbers: bool = True,
) -> go.Figure:
    """The face with a map laid over it, each pixel's number on hover.

    Args:
        image: (height, width, channels), in [0, 1].
        values: (height, width), in the method's units; about zero in orange and blue where any is negative.
        blend: how much of the map is seen, 0 the face alone, 1 the map alone; in between the more, the stronger it is.
        least: pixels of less than this share of the strongest one are left clear.
        magnitude: draw how much, without the sign.
        box: (top, left, bottom, right) in pixels, the last two exclusive, to be outlined.
        numbers: with a colour bar, and numbers on hover.
    """
    drawn = np.abs(values) if magnitude else values
    strongest = np.abs(drawn).max(initial=0.0)
    seen = np.where(np.abs(drawn) >= least * strongest, drawn, np.nan)
    return overlay_figure(image, seen, scale=scale_of(drawn), blend=blend, box=box, numbers=numbers)
