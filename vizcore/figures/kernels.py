"""The filters of a convolution: the weights of one, how alike they are, which waves one lets through."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from vizcore.arrays import Map
from vizcore.figures.canvas import CLEAR, bare, clickable, outline
from vizcore.figures.colour_bar import NUMBERS, colour_bar
from vizcore.figures.palette import Scale, data_uri, grey_png
from vizcore.words import number_text

_PRINTED = 7  # cells along the side of a kernel up to which its weights are written into them
_CLICKABLE = 48  # filters up to which every pair of them is a place to click
_RIM = {"color": "#868e96", "width": 1}  # around a kernel, where a weight of zero is as dark as the page by night


def about_zero(values: np.ndarray) -> Scale:
    """The scale that the kernels of a layer share: about zero, also where no weight is negative."""
    largest = float(np.max(np.abs(values), initial=0.0))
    return Scale(-largest, largest, signed=True)


def kernel_figure(kernel: Map, *, scale: Scale | None = None) -> go.Figure:
    """One slice of a filter enlarged, its weights written into the cells where there are at most 7×7.

    Args:
        kernel: (height, width).
        scale: None for the kernel's own, about zero.
    """
    scale = scale or about_zero(kernel)
    height, width = kernel.shape
    printed = max(height, width) <= _PRINTED
    heat = go.Heatmap(
        z=kernel,
        zmin=scale.bounds[0],
        zmax=scale.bounds[1],
        colorscale=scale.colours,
        texttemplate="%{z:.2f}" if printed else None,
        hovertemplate="row %{y}, column %{x}<br>%{z:.4g}<extra></extra>",
        showscale=False,
    )
    rim = {"type": "rect", "x0": -0.5, "y0": -0.5, "x1": width - 0.5, "y1": height - 0.5, "line": _RIM}
    return bare([heat], width, height, boxes=[rim], bar=None if printed else scale)


def colour_tiles_figure(
    kernels: Float[np.ndarray, "height width 3 tiles"],
    names: Sequence[str],
    ids: Sequence[int],
    *,
    scale: Scale,
    chosen: int | None = None,
) -> go.Figure:
    """Filters that read a colour image, as small colour images; grey is zero.

    Args:
        kernels: red, green and blue of each tile.
        names: shown on hover, one a tile.
        ids: returned by a click as `customdata`, one a tile.
        scale: about zero; one for all.
        chosen: the id of the tile to outline.
    """
    height, width, _, count = kernels.shape
    columns = min(count, max(4, round(math.sqrt(1.6 * count))))
    rows = -(-count // columns)
    tiles = np.zeros((rows * columns, height + 1, width + 1, 4), np.uint8)  # the last row and column: a clear gap
    tiles[:count, :height, :width, :3] = np.moveaxis(scale.share(kernels) * 255, 3, 0)
    tiles[:count, :height, :width, 3] = 255
    grid = tiles.reshape(rows, columns, height + 1, width + 1, 4).swapaxes(1, 2)
    picture = grid.reshape(rows * (height + 1), columns * (width + 1), 4)
    row, column = np.divmod(np.arange(count), columns)
    top, left = row * (height + 1), column * (width + 1)
    traces = [
        go.Image(source=data_uri(grey_png(picture)), hoverinfo="skip"),
        clickable(left + (width - 1) / 2, top + (height - 1) / 2, names, ids),
    ]
    boxes = []
    if chosen is not None and chosen in ids:
        tile = list(ids).index(chosen)
        x, y = float(left[tile]), float(top[tile])
        boxes.append(outline(x - 1, y - 1, x + width, y + height))
    return bare(traces, picture.shape[1] - 1, picture.shape[0] - 1, pad=1, boxes=boxes)


def similarity_figure(
    cosines: Float[np.ndarray, "filters filters"], ids: Sequence[int], chosen: int | None = None
) -> go.Figure:
    """How alike every two filters are; up to 48 of them, a click on a pair returns both ids as `customdata`.

    Args:
        cosines: in [-1, 1], rows and columns in the order of `ids`.
        ids: the numbers of the filters.
        chosen: the filter whose row to outline.
    """
    count = len(ids)
    scale = Scale(-1.0, 1.0, signed=True)
    heat = go.Heatmap(
        z=cosines, zmin=-1.0, zmax=1.0, colorscale=scale.colours, hoverinfo="skip", showscale=False
    )  # fmt: skip
    traces: list = [heat]
    if count <= _CLICKABLE:
        rows, columns = np.divmod(np.arange(count * count), count)
        pairs = [[int(ids[row]), int(ids[column])] for row, column in zip(rows, columns, strict=True)]
        names = [
            f"filters {a} and {b}<br>cosine {number_text(v, '.2f')}"
            for (a, b), v in zip(pairs, cosines.ravel(), strict=True)
        ]
        traces.append(clickable(columns, rows, names, pairs))
    else:
        numbers = [str(number) for number in ids]
        heat.update(customdata=[numbers] * count, text=[[number] * count for number in numbers], hoverinfo="z")
        heat.update(hovertemplate="filters %{text} and %{customdata}<br>cosine %{z:.2f}<extra></extra>")
    place = list(ids).index(chosen) if chosen is not None and chosen in ids else None
    boxes = [] if place is None else [outline(-0.5, place - 0.5, count - 0.5, place + 0.5)]
    return bare(traces, count, count, boxes=boxes, bar=scale)


def response_figure(response: Map, frequencies: Float[np.ndarray, " size"]) -> go.Figure:
    """How much a filter amplifies each wave: flat areas in the middle, the finest stripes at the edges.

    Args:
        response: (size, size) ≥ 0; rows = vertical frequency.
        frequencies: of the rows and of the columns, in cycles per pixel.
    """
    scale = Scale(0.0, float(response.max(initial=0.0)))
    heat = go.Heatmap(
        z=response,
        x=frequencies,
        y=frequencies,
        zmin=scale.bounds[0],
        zmax=scale.bounds[1],
        colorscale=scale.colours,
        hovertemplate="%{x:.2f} across, %{y:.2f} down<br>times %{z:.3g}<extra></extra>",
        showscale=False,
    )
    axis = {"tickvals": [-0.5, -0.25, 0, 0.25, 0.5], "constrain": "domain", "showgrid": False, "zeroline": False}
    bar = colour_bar(scale, 0.5, -0.5, 0.5)
    figure = go.Figure(heat).update_layout(
        margin={"l": 0, "r": NUMBERS, "t": 8, "b": 0},
        dragmode=False,
        images=bar.images,
        annotations=bar.annotations,
        **CLEAR,
    )
    figure.update_xaxes(title="cycles per pixel, across", range=[-0.5, bar.right], constraintoward="left", **axis)
    return figure.update_yaxes(title="cycles per pixel, down", range=[0.5, -0.5], scaleanchor="x", **axis)
