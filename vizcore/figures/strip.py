"""The whole network as columns in rows: each weighted step on top, what only changes its values below."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import LEGEND, bare, clickable, outline
from vizcore.figures.palette import GAP, Scale, data_uri, palette_png, scale_of
from vizcore.figures.strip_marks import marks, names_above
from vizcore.network.layers import LayerInfo
from vizcore.network.layers.kinds import FOLLOWING

_SIDE, _STEP = 48, 56  # pixels of a thumbnail, and from one to the next
_FINEST = 35  # pixels of the screen from one column to the next: less would be specks
_BAND_GAP = 28  # pixels between one row of columns and the next
PAGE = 1000  # pixels of the screen: about what a page is wide on a desk
_LEGEND = 26  # pixels of the screen
_NAMED = 44  # pixels of the screen: so much room has a name; where columns have less, several share one
_NAME = 13  # pixels of the picture that a name takes
_MOST = 240  # pixels of the screen: the height of one row of columns


def places(layers: Sequence[LayerInfo]) -> dict[str, tuple[int, int]]:
    """(column, row) of every layer: a step that only changes values goes below what it reads, if nothing is there."""
    found: dict[str, tuple[int, int]] = {}
    bottom: list[str] = []  # of each column
    for layer in layers:
        above = found[layer.inputs[0]] if layer.kind in FOLLOWING and len(layer.inputs) == 1 else None
        if above and bottom[above[0]] == layer.inputs[0]:
            found[layer.name] = above[0], above[1] + 1
            bottom[above[0]] = layer.name
        else:
            found[layer.name] = len(bottom), 0
            bottom.append(layer.name)
    return found


def corners(layers: Sequence[LayerInfo], width: int = PAGE) -> dict[str, tuple[int, int]]:
    """(left, top) in pixels of every layer's thumbnail: the columns of `places`, in rows of nearly equal length.

    Args:
        layers: in the order in which they run.
        width: of the page, in pixels of the screen.
    """
    where = places(layers)
    columns = max(column for column, _ in where.values()) + 1
    bands = -(-columns // _most_columns(width))
    across = -(-columns // bands)
    tops, top = [], 0
    for band in range(bands):
        tops.append(top)
        deepest = max(row for column, row in where.values() if column // across == band)
        top += (deepest + 1) * _STEP + _BAND_GAP
    return {
        name: (column % across * _STEP, tops[column // across] + row * _STEP) for name, (column, row) in where.items()
    }


def strip_pictures(
    layers: Sequence[LayerInfo], thumbnails: Mapping[str, np.ndarray], width: int = PAGE
) -> tuple[go.Image, ...]:
    """The thumbnails of all layers, a picture for each colour map: worth keeping, since a click changes none of them.

    Args:
        layers: in the order in which they run.
        thumbnails: {layer: map (height, width)}, each scaled by itself.
        width: of the page, in pixels of the screen.
    """
    where = corners(layers, width)
    scales = {
        layer.name: Scale(0.0, 1.0, picture=True) if layer.kind == "InputLayer" else scale_of(thumbnails[layer.name])
        for layer in layers
    }
    kinds = sorted({scale.colours for scale in scales.values()}, key=str)
    alike = ({name: scale for name, scale in scales.items() if scale.colours == kind} for kind in kinds)
    return tuple(_thumbnails(where, thumbnails, of_kind) for of_kind in alike)


def strip_figure(
    layers: Sequence[LayerInfo],
    pictures: Sequence[go.Image],
    chosen: str | None,
    names: Mapping[str, str],
    width: int = PAGE,
) -> go.Figure:
    """A thumbnail of every layer, marked by what it does; clicking one returns the layer's name as `customdata`.

    Each column bears the name of its first layer; where they stand too near, every second does, or fewer.

    Args:
        layers: in the order in which they run.
        pictures: from `strip_pictures`.
        chosen: the layer to outline, if any.
        names: {layer: what is shown on hover}.
        width: of the page, in pixels of the screen, as for the pictures.
    """
    where = corners(layers, width)
    across, down = _extent(where)
    centres = np.array([where[layer.name] for layer in layers]) + (_SIDE - 1) / 2
    plain = [layer.name for layer in layers]
    room = width / (1 + max(left for left, _ in where.values()) // _STEP)
    traces = [*pictures, *_labels(layers, where, room)]
    points = clickable(centres[:, 0], centres[:, 1], [names[name] for name in plain], plain)
    traces.append(points.update(showlegend=False))
    boxes = []
    if chosen:
        left, top = where[chosen]
        boxes.append(outline(left - 3, top - 3, left + _SIDE + 2, top + _SIDE + 2))
    pad = (_STEP - _SIDE) / 2 + 0.5
    figure = bare(traces, across, down, pad=pad, boxes=boxes, showlegend=True, legend=LEGEND)
    bottom, top = figure.layout.yaxis.range
    top -= _NAME
    height = round(width * (bottom - top) / (across + 2 * pad))
    if len({column for column, _ in places(layers).values()}) <= _most_columns(width):  # all stand in one row
        height = min(height, _MOST)
    return figure.update_layout(yaxis_range=[bottom, top], height=height + _LEGEND, margin_t=_LEGEND)


def _labels(layers: Sequence[LayerInfo], where, room: float) -> list[go.Scatter]:
    """A mark for every layer, and the names of columns."""
    found = marks(layers, {name: (x, y + (_SIDE + _STEP - 1) / 2) for name, (x, y) in where.items()})
    return [*found, _names(layers, where, room)]


def _names(layers: Sequence[LayerInfo], where, room: float) -> go.Scatter:
    """The names of columns; one for several columns begins where the first of them does, and ends before the next."""
    every = -(-_NAMED // int(room))
    last = max(left for left, _ in where.values()) // _STEP
    tops = [name for name, (_, row) in places(layers).items() if row == 0 and where[name][0] // _STEP % every == 0]
    begin = 0.0 if every > 1 else (_SIDE - 1) / 2
    above = {name: (where[name][0] + begin, where[name][1] - _NAME / 2 - 2) for name in tops}
    rooms = [room * min(every, last + 1 - where[name][0] // _STEP) for name in tops]
    return names_above(above, rooms, centred=every == 1)


def _most_columns(width: int) -> int:
    """How many columns may stand in a row of a page so wide."""
    return width // _FINEST


def _extent(where) -> tuple[int, int]:
    """Width and height in pixels."""
    return max(left for left, _ in where.values()) + _SIDE, max(top for _, top in where.values()) + _SIDE


def _thumbnails(where, thumbnails, scales: Mapping[str, Scale]) -> go.Image:
    """One picture of all thumbnails of one colour map; the others' places are left open."""
    across, down = _extent(where)
    pixels = np.full((down, across), GAP, np.uint8)
    for name, scale in scales.items():
        left, top = where[name]
        pixels[top : top + _SIDE, left : left + _SIDE] = _resized(scale.levels(thumbnails[name]))
    return go.Image(source=data_uri(palette_png(pixels, next(iter(scales.values())))), hoverinfo="skip")


def _resized(values: np.ndarray) -> np.ndarray:
    rows, columns = (np.arange(_SIDE) * size // _SIDE for size in values.shape)
    return values[rows][:, columns]
