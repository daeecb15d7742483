"""The whole network as a row of columns: each weighted step on top, what directly follows it below."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from vizcore.figures.canvas import bare, clickable, outline
from vizcore.figures.palette import GAP, Scale, data_uri, palette_png, scale_of
from vizcore.layers import LayerInfo

_SIDE, _STEP = 48, 56  # pixels of a thumbnail, and from one to the next
_FOLLOWS = {"BatchNormalization", "LayerNormalization", "ReLU", "Activation", "LeakyReLU", "Dropout", "Rescaling"}


def places(layers: Sequence[LayerInfo]) -> dict[str, tuple[int, int]]:
    """(column, row) of every layer: a step that only changes the values of the one before it goes below that one."""
    found: dict[str, tuple[int, int]] = {}
    columns = 0
    for previous, layer in zip([None, *layers], layers, strict=False):
        if previous and layer.kind in _FOLLOWS and layer.inputs == (previous.name,):
            column, row = found[previous.name]
            found[layer.name] = column, row + 1
        else:
            found[layer.name] = columns, 0
            columns += 1
    return found


def strip_pictures(layers: Sequence[LayerInfo], thumbnails: Mapping[str, np.ndarray]) -> tuple[go.Image, ...]:
    """The thumbnails of all layers, a picture for each colour map: worth keeping, since a click changes none of them.

    Args:
        layers: in the order in which they run.
        thumbnails: {layer: map (height, width)}, each scaled by itself.
    """
    where = places(layers)
    scales = {
        layer.name: Scale(0.0, 1.0, picture=True) if layer.kind == "InputLayer" else scale_of(thumbnails[layer.name])
        for layer in layers
    }
    kinds = sorted({scale.colours for scale in scales.values()})
    alike = ({name: scale for name, scale in scales.items() if scale.colours == kind} for kind in kinds)
    return tuple(_thumbnails(where, thumbnails, of_kind) for of_kind in alike)


def strip_figure(
    layers: Sequence[LayerInfo], pictures: Sequence[go.Image], chosen: str | None, names: Mapping[str, str]
) -> go.Figure:
    """A thumbnail of every layer; clicking one returns the layer's name as `customdata`.

    Args:
        layers: in the order in which they run.
        pictures: from `strip_pictures`.
        chosen: the layer to outline, if any.
        names: {layer: what is shown on hover}.
    """
    where = places(layers)
    columns, rows = _extent(where)
    centres = np.array([where[layer.name] for layer in layers]) * _STEP + (_SIDE - 1) / 2
    plain = [layer.name for layer in layers]
    traces = [*pictures, clickable(centres[:, 0], centres[:, 1], [names[name] for name in plain], plain)]
    boxes = []
    if chosen:
        left, top = (place * _STEP for place in where[chosen])
        boxes.append(outline(left - 3, top - 3, left + _SIDE + 2, top + _SIDE + 2))
    gap = _STEP - _SIDE
    return bare(traces, columns * _STEP - gap, rows * _STEP - gap, pad=gap / 2 + 0.5, boxes=boxes)


def _extent(where) -> tuple[int, int]:
    """How many columns and rows."""
    return max(column for column, _ in where.values()) + 1, max(row for _, row in where.values()) + 1


def _thumbnails(where, thumbnails, scales: Mapping[str, Scale]) -> go.Image:
    """One picture of all thumbnails of one colour map; the others' places are left open."""
    columns, rows = _extent(where)
    pixels = np.full((rows * _STEP, columns * _STEP), GAP, np.uint8)
    for name, scale in scales.items():
        column, row = where[name]
        top, left = row * _STEP, column * _STEP
        pixels[top : top + _SIDE, left : left + _SIDE] = _resized(scale.levels(thumbnails[name]))
    return go.Image(source=data_uri(palette_png(pixels, next(iter(scales.values())))), hoverinfo="skip")


def _resized(values: np.ndarray) -> np.ndarray:
    rows, columns = (np.arange(_SIDE) * size // _SIDE for size in values.shape)
    return values[rows][:, columns]
