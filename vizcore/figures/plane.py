"""Many faces on a plane: a dot for each, or, where only means are at hand, a mean face for each square."""

import io
from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, Int
from PIL import Image as PillowImage

from vizcore.figures.canvas import CHOSEN, CLEAR, LEGEND, bare, clickable, outline
from vizcore.figures.palette import data_uri, rising_colours
from vizcore.figures.series import CLASSES, looks_of
from vizcore.words import count_of

GROUPS = tuple((look.colour, look.symbol) for look in CLASSES)  # a label looks here as in every other figure
RISING = tuple((colour, "circle") for colour in rising_colours(5))  # from the least to the most
NO_GROUP = "#adb5bd", "circle-open"
_GAP, _BAR = 4, 5  # pixels between two squares, and of the bar below each
_WIDE = 560  # pixels of the screen that squares take, about


def plane_figure(
    places: Float[np.ndarray, "faces 2"],
    groups: Int[np.ndarray, " faces"],
    names: Sequence[str],
    hover: Sequence[str],
    own: Float[np.ndarray, " 2"] | None = None,
    titles: Sequence[str] = ("", ""),
    looks: Sequence[tuple[str, str]] = GROUPS,
) -> go.Figure:
    """A dot for each face; a lasso or a click returns numbers of faces as `customdata`.

    Args:
        places: of each.
        groups: index into `names` that colours it; -1 for none.
        names: of the groups.
        hover: words, one a face.
        own: where the face under study lies.
        titles: of the two axes.
        looks: (colour, symbol) of the groups; they come again after the last.
    """
    some = [group for group in (-1, *range(len(names))) if (groups == group).any()]
    looked = {group: NO_GROUP if group < 0 else looks[group % len(looks)] for group in some}
    named = {group: "no label" if group < 0 else escape(names[group]) for group in some}
    traces: list = [
        _dots(places, np.flatnonzero(groups == group), looked[group], named[group], hover) for group in some
    ]
    if own is not None:
        mark = {"color": CHOSEN, "symbol": "star", "size": 18, "line": {"color": "white", "width": 1.5}}
        traces.append(go.Scatter(x=own[:1], y=own[1:], mode="markers", name="the face under study", marker=mark,
                                 unselected={"marker": {"opacity": 1}},
                                 hovertemplate="the face under study<extra></extra>"))  # fmt: skip
    axis = {"zeroline": False, "showticklabels": False, "fixedrange": True}
    layout = {
        **CLEAR, "height": 620, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}, "dragmode": "lasso",
        "hovermode": "closest", "legend": LEGEND | {"y": 1.01},
        "xaxis": {**axis, "title": {"text": titles[0]}}, "yaxis": {**axis, "title": {"text": titles[1]}},
    }  # fmt: skip
    return go.Figure(traces, layout)


def _dots(places: np.ndarray, chosen: np.ndarray, look: tuple[str, str], name: str, hover: Sequence[str]):
    return go.Scattergl(
        x=places[chosen, 0], y=places[chosen, 1], mode="markers", customdata=chosen,
        name=name, text=[hover[number] for number in chosen],
        marker={"color": look[0], "symbol": look[1], "size": 5 if len(places) > 3000 else 8, "opacity": 0.7},
        unselected={"marker": {"opacity": 0.12}}, hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip


def cells_figure(
    tiles: Sequence[np.ndarray | None],
    counts: Int[np.ndarray, "rows columns"],
    groups: Int[np.ndarray, "rows columns"],
    names: Sequence[str],
    *,
    chosen: tuple[int, int] | None = None,
    own: tuple[int, int] | None = None,
) -> go.Figure:
    """A mean face for each square, with a bar below in the colour of what most of its faces are labelled.

    Args:
        tiles: (height, width, 1) in [0, 1] of each square in reading order; None where none is drawn.
        counts: faces in each square.
        groups: index into `names` of the most frequent label of each square, -1 for none.
        names: of the labels.
        chosen: (row, column) of the square to outline.
        own: (row, column) of the square in which the face under study lies.

    Returns:
        A figure; a click on a square returns its place in reading order as `customdata`.
    """
    rows, columns = counts.shape
    side = next((len(tile) for tile in tiles if tile is not None), 48)
    step = side + _BAR + _GAP
    picture = go.Image(source=data_uri(_png(tiles, groups, columns, side, groups_of(names))), hoverinfo="skip")
    row, column = np.divmod(np.arange(rows * columns), columns)
    words = [count_of(int(count), "face") + (f", most often {escape(names[group])}" if group >= 0 else "")
             for count, group in zip(counts.ravel(), groups.ravel(), strict=True)]  # fmt: skip
    points = clickable(column * step + side / 2, row * step + side / 2, words, np.arange(rows * columns))
    boxes = [] if chosen is None else [_box(chosen, step, side)]
    star = []
    if own is not None:
        mark = {"color": CHOSEN, "symbol": "star", "size": 16, "line": {"color": "white", "width": 1.5}}
        star = [go.Scatter(x=[own[1] * step + side * 5 / 6], y=[own[0] * step + side / 6], mode="markers", marker=mark,
                           hoverinfo="skip")]  # fmt: skip
    across, down = columns * step - _GAP, rows * step - _GAP
    height = round(_WIDE * down / across)
    return bare([picture, points, *star], across, down, pad=2, boxes=boxes, height=height)


def _box(place: tuple[int, int], step: int, side: int) -> dict:
    top, left = place[0] * step, place[1] * step
    return outline(left - 2, top - 2, left + side + 1, top + side + _BAR + 1)


def groups_of(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(colour, symbol) of every label, as it looks in every other figure."""
    return tuple((look.colour, look.symbol) for look in looks_of(names))


def _png(tiles, groups: np.ndarray, columns: int, side: int, looks: Sequence[tuple[str, str]]) -> bytes:
    step, rows = side + _BAR + _GAP, groups.shape[0]
    pixels = np.zeros((rows * step - _GAP, columns * step - _GAP, 4), np.uint8)
    for number, (tile, group) in enumerate(zip(tiles, groups.ravel(), strict=True)):
        if tile is None:
            continue
        top, left = number // columns * step, number % columns * step
        pixels[top : top + side, left : left + side, :3] = (np.clip(tile, 0, 1) * 255 + 0.5).astype(np.uint8)
        pixels[top : top + side, left : left + side, 3] = 255
        if group >= 0:
            colour = bytes.fromhex(looks[group][0][1:])
            pixels[top + side + 1 : top + side + _BAR, left : left + side] = (*colour, 255)
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
