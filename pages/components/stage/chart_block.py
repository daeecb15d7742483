"""A chart of Plotly's as a block for the stage: what is known so far, drawn as the figure that follows draws it."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.components.stage.chart_rows import numbered
from pages.components.stage.pack import pack
from pages.runtime.frames import PATH
from vizcore.arrays import Image, Map
from vizcore.figures.palette import Scale, opacities, palette_table, scale_of

DASHES = {"solid": "", "dot": "2 4", "dash": "8 5", "longdash": "12 6", "dashdot": "9 4 2 4"}
_STEPS, _ROOM, _HEIGHT = 4, 0.05, 360  # marks along an axis; room beyond what is drawn, as a share of it; pixels


def waiting_block(token: str, *, alt: str, height: int, waits: str) -> bytes:
    """The block for the view `chart`: where its frames come from, and what stands there before the first.

    Args:
        token: of the stream.
        alt: what there is to see, for those who cannot.
        height: pixels that are kept for it.
        waits: a few words.
    """
    return pack({}, path=f"{PATH}/{token}", alt=alt, height=height, waits=waits)


def chart_block(
    *figures: go.Figure, pictures: Sequence[np.ndarray] = (), names: Sequence[str] = (), words: str = ""
) -> bytes:
    """One frame: charts, and small pictures above them.

    Args:
        figures: of lines, marks and bars, side by side; a number that is not known yet is not a number.
        pictures: (height, width, channels) each, uint8.
        names: of the pictures.
        words: how far the work is.
    """
    images = np.stack(pictures) if len(pictures) else np.zeros((0, 1, 1, 3), np.uint8)
    return pack({"images": images}, charts=[drawn(each) for each in figures], names=list(names), words=words)


def coloured(values: Map) -> np.ndarray:
    """A map as a picture, on its own scale: (height, width, 3), uint8."""
    scale = scale_of(values)
    return palette_table(scale.colours)[scale.levels(values)]


def laid_over(image: Image, values: Map, scale: Scale, blend: float = 0.7) -> np.ndarray:
    """A map over a face as a picture, as `overlay_figure` draws it: (height, width, 3), uint8.

    Args:
        image: (height, width, channels), in [0, 1].
        values: of any size.
        scale: of the map.
        blend: how much of the map is seen where it is strong.
    """
    rows, columns = (np.arange(a) * b // a for a, b in zip(image.shape[:2], values.shape, strict=True))
    levels = scale.levels(values)[np.ix_(rows, columns)]
    share = opacities(scale, blend)[levels][..., None]
    return (255 * image * (1 - share) + palette_table(scale.colours)[levels] * share + 0.5).astype(np.uint8)


def drawn(figure: go.Figure) -> dict[str, Any]:
    """What the stage draws of a chart, fit for JSON.

    Args:
        figure: of lines, marks and bars, these upright or lying; rows may have names, and x be logarithmic.
    """
    figure, rows = numbered(figure)
    layout = figure.layout
    seen = [trace for trace in figure.data if trace.marker.opacity != 0]  # what can only be clicked is not drawn
    lines, bars = ([each for each in seen if each.type == kind] for kind in ("scatter", "bar"))
    return {
        "title": layout.title.text or "",
        "height": layout.height or _HEIGHT,
        "rows": rows,
        "x": _axis(layout.xaxis, [each.x for each in seen], along=bool(bars)),
        "y": _axis(layout.yaxis, [each.y for each in seen], zero=bool(bars)),
        "lines": [_line(each) for each in lines],
        "bars": [_bars(each, layout.bargap or 0.2) for each in bars],
        "levels": _levels(layout),
    }


def _axis(axis, values: Sequence, *, along: bool = False, zero: bool = False) -> dict[str, Any]:
    low, high = axis.range or _range(values, along=along, zero=zero or axis.rangemode == "tozero")
    if axis.visible is False:
        return {"title": "", "range": [float(low), float(high)], "ticks": [], "slanted": False}
    places = list(axis.tickvals) if axis.tickvals is not None else _round_steps(low, high)
    form = axis.tickformat or "g"
    texts = axis.ticktext if axis.ticktext is not None else [format(place, form) for place in places]
    ticks = [[float(place), str(text)] for place, text in zip(places, texts, strict=False)]
    return {
        "title": axis.title.text or "", "range": [float(low), float(high)], "ticks": ticks,
        "slanted": bool(axis.tickangle),
    }  # fmt: skip


def _range(values: Sequence, *, along: bool, zero: bool) -> tuple[float, float]:
    """From the least to the largest number and a little beyond, where it is not zero that it begins with."""
    known = [value for each in values for value in np.asarray(each, float) if np.isfinite(value)] or [0.0, 1.0]
    low, high = (min(*known, 0.0), max(*known, 0.0)) if zero else (min(known), max(known))
    if along:
        return low - 0.5, high + 0.5
    if low == high:  # of zeros alone as well
        return (low if zero else low - 1.0), high + 1.0
    room = _ROOM * (high - low)
    return (low if zero and low == 0 else low - room), (high if zero and high == 0 else high + room)


def _round_steps(low: float, high: float) -> list[float]:
    rough = (high - low) / _STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= 0.999 * rough)
    first = math.ceil(low / step - 1e-9)
    return [round(number * step, 12) for number in range(first, math.floor(high / step + 1e-9) + 1)]


def _line(trace: go.Scatter) -> dict[str, Any]:
    mode, marker = trace.mode or "lines", trace.marker
    sizes = marker.size if marker.size is not None else 6
    symbol = (marker.symbol or "circle") if "markers" in mode else ""
    colours = _colours(marker.color)
    return {
        "name": trace.name or "", "named": bool(trace.name) and trace.showlegend is not False, "x": _numbers(trace.x),
        "y": _numbers(trace.y), "colour": trace.line.color or next(iter(colours), None), "colours": colours,
        "opacity": trace.opacity or 1,
        "thick": (2 if trace.line.width is None else trace.line.width) if "lines" in mode else 0,
        "dash": DASHES[trace.line.dash or "solid"], "symbol": symbol.removesuffix("-open"),
        "hollow": symbol.endswith("-open"), "filled": trace.fillcolor,
        "sizes": [float(size) for size in np.atleast_1d(sizes)],
        "fill": {"tozeroy": "zero", "tonexty": "next"}.get(trace.fill, ""),
    }  # fmt: skip


def _bars(trace: go.Bar, gap: float) -> dict[str, Any]:
    return {
        "x": _numbers(trace.x), "y": _numbers(trace.y), "colours": _colours(trace.marker.color), "width": 1 - gap,
        "lying": trace.orientation == "h", "texts": [str(text) for text in np.atleast_1d(trace.text or ())],
    }  # fmt: skip


def _colours(found: Any) -> list[str]:
    return [] if found is None else [str(colour) for colour in np.atleast_1d(found)]


def _levels(layout) -> list[dict[str, Any]]:
    """Lines through the whole room: where something is chosen, how large the image is."""
    words = {note.y: note.text for note in layout.annotations if note.xref == "paper"}
    found = []
    for shape in layout.shapes:
        axis = "x" if shape.x0 == shape.x1 else "y"
        at = float(shape.x0 if axis == "x" else shape.y0)
        named = words.get(at, "") if axis == "y" else ""
        dash = DASHES[shape.line.dash or "solid"]
        found.append({"axis": axis, "at": at, "colour": shape.line.color, "dash": dash, "words": named})
    return found


def _numbers(values) -> list[float | None]:
    """Numbers that JSON can hold: none where there is none."""
    return [float(value) if np.isfinite(value) else None for value in np.asarray(values, float)]
