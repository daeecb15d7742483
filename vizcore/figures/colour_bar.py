"""Which number has which colour: a bar beside a map, always as tall as the map.

Plotly's own bar is as tall as the figure, whose map is smaller wherever the column is narrow; this one is drawn in the
units of the map.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from vizcore.figures.palette import Scale, data_uri, palette_png, palette_table
from vizcore.words import number_text

_GAP, _WIDE = 0.03, 0.035  # of the map's height: from the map to the bar, and across the bar
NUMBERS = 52  # pixels beside the bar, for its numbers


@dataclass(frozen=True)
class ColourBar:
    """A bar, as parts of Plotly's layout.

    Args:
        right: where it ends, in the units of the map.
        images: the bar.
        annotations: its numbers: the lowest, the highest, and what lies between.
    """

    right: float
    images: list[dict[str, Any]]
    annotations: list[dict[str, Any]]


def colour_bar(scale: Scale, right: float, top: float, bottom: float) -> ColourBar:
    """A bar beside a map.

    Args:
        scale: of the map.
        right: where the map ends, in its own units.
        top: likewise; less than the bottom where rows are counted downwards.
        bottom: likewise.
    """
    tall = abs(bottom - top)
    left, end = right + _GAP * tall, right + (_GAP + _WIDE) * tall
    levels = np.arange(len(palette_table(scale.colours)), dtype=np.uint8)[::-1, None]
    bar = {
        "source": data_uri(palette_png(levels, scale)), "xref": "x", "yref": "y", "x": left, "y": top,
        "sizex": end - left, "sizey": tall, "xanchor": "left", "yanchor": "top", "sizing": "stretch", "layer": "above",
    }  # fmt: skip
    low, high = scale.bounds
    places = ((high, top, "top"), ((low + high) / 2, (top + bottom) / 2, "middle"), (low, bottom, "bottom"))
    numbers = [
        {
            "text": number_text(value), "x": end, "y": y, "xref": "x", "yref": "y", "xanchor": "left",
            "yanchor": anchor, "xshift": 4, "showarrow": False, "borderpad": 0, "font": {"size": 12},
        }
        for value, y, anchor in places
    ]  # fmt: skip
    return ColourBar(end, [bar], numbers)
