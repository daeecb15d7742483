"""All maps of a layer in one picture."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float, UInt8

from vizcore.figures.canvas import Box, bare, clickable, outline
from vizcore.figures.folded import folded
from vizcore.figures.palette import GAP, Scale, data_uri, palette_png, scale_of

SCOPES = ("map", "layer", "network")


@dataclass(frozen=True)
class _Grid:
    """Tiles in rows: `side` pixels each, one pixel of gap for every ten."""

    count: int
    columns: int
    height: int
    width: int

    @property
    def gap(self) -> int:
        return max(1, self.width // 10)

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def size(self) -> tuple[int, int]:
        return self.rows * (self.height + self.gap) - self.gap, self.columns * (self.width + self.gap) - self.gap

    def corner(self, tile: int) -> tuple[int, int]:
        row, column = divmod(tile, self.columns)
        return row * (self.height + self.gap), column * (self.width + self.gap)

    def around(self, tile: int) -> Box:
        (top, left), margin = self.corner(tile), 0.5 + self.gap / 2
        return outline(left - margin, top - margin, left + self.width - 1 + margin, top + self.height - 1 + margin)


def tiles_figure(
    maps: Float[np.ndarray, "height width tiles"],
    names: Sequence[str],
    ids: Sequence[int],
    *,
    scale: Scale | None = None,
    chosen: int | Collection[int] | None = None,
    columns: int | None = None,
    sequence: bool = False,
) -> go.Figure:
    """Maps side by side, each a tile that can be clicked.

    Args:
        maps: one map a tile.
        names: shown on hover, one a tile.
        ids: returned by a click as `customdata`, one a tile.
        scale: one for all; None scales every map by itself.
        chosen: the id of the tile to outline, or several.
        columns: tiles a row; by default about one and a half times as many as rows.
        sequence: whether the maps are of one column, step by step: each is folded, line by line.
    """
    count, signed = maps.shape[2], scale.signed if scale else scale_of(maps).signed
    levels = np.moveaxis(tile_levels(maps, scale), 0, -1)
    levels = folded(levels, GAP) if sequence else levels
    height, width, _ = levels.shape
    grid = _Grid(count, columns or min(count, max(4, round(math.sqrt(1.6 * count)))), height, width)
    colours = scale or Scale(-1.0 if signed else 0.0, 1.0, signed)
    pixels = _pixels(levels, grid)
    centres = np.array([grid.corner(tile) for tile in range(count)]) + [(height - 1) / 2, (width - 1) / 2]
    traces = [
        go.Image(source=data_uri(palette_png(pixels, colours)), hoverinfo="skip"),
        clickable(centres[:, 1], centres[:, 0], names, ids),
    ]
    marked = {chosen} if chosen is None or isinstance(chosen, int) else set(chosen)
    boxes = [grid.around(tile) for tile, id_ in enumerate(ids) if id_ in marked]
    rows, across = grid.size
    return bare(traces, across, rows, pad=grid.gap - 0.5, boxes=boxes, height=min(720, round(660 * rows / across)))


def tile_levels(
    maps: Float[np.ndarray, "height width tiles"], scale: Scale | None
) -> UInt8[np.ndarray, "tiles height width"]:
    """The palette entries of all tiles, each on a scale of its own where there is no common one.

    Args:
        maps: one map a tile.
        scale: one for all; None scales every map by itself, all of them about zero if any number is negative.
    """
    if scale:
        return np.moveaxis(scale.levels(maps), -1, 0)
    signed = scale_of(maps).signed
    largest = np.abs(maps).max(axis=(0, 1), initial=0.0).tolist()
    scales = [Scale(-most if signed else 0.0, most, signed) for most in largest]
    return np.stack([own.levels(maps[..., tile]) for tile, own in enumerate(scales)])


def _pixels(levels: UInt8[np.ndarray, "height width tiles"], grid: _Grid) -> np.ndarray:
    pixels = np.full(grid.size, GAP, np.uint8)
    for tile in range(grid.count):
        top, left = grid.corner(tile)
        pixels[top : top + grid.height, left : left + grid.width] = levels[..., tile]
    return pixels
