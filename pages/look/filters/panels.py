"""The filters of one convolution: all of them, and one of them with what it makes of the face."""

from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, filter_picker, recipe
from pages.components.filter_picker import Bank
from pages.state import bound
from vizcore import filters
from vizcore.figures.kernels import about_zero, colour_tiles_figure, kernel_figure
from vizcore.figures.map import map_figure
from vizcore.figures.tiles import tiles_figure
from vizcore.words import span_text

TILES = 256  # in one picture
ORDER_NAMES = {
    "index": "number",
    "effect": "effect on this face",
    "norm": "norm",
    "mean": "mean weight",
    "deviation": "standard deviation",
    "sparsity": "weights near zero",
}


def shown_page(ranked: np.ndarray, most: int = TILES) -> np.ndarray:
    """Of many filters, those of one page."""
    if len(ranked) <= most:
        return ranked
    page = bound.slider("Page", 1, -(-len(ranked) // most), name="filters_page", default=1)
    return ranked[(page - 1) * most : page * most]


def every_filter(bank: Bank, ranked: np.ndarray, chosen: int, names: list[str], scope: str) -> None:
    """The hero: a tile for each filter; of several slices, the one of the largest norm."""
    height, width, inputs, _ = bank.kernels.shape
    chart.figure(
        _tiles(bank, ranked, chosen, names, scope), height=430,
        alt=f"{len(ranked)} filters of {height} by {width} weights; filter {chosen} is outlined",
        on_click=partial(filter_picker.choose, bank.layer), **_filters_to_take(bank),
    )  # fmt: skip
    if bank.is_colour:
        st.caption("Each filter reads red, green and blue and is shown in these colours. Grey is zero.")
    else:
        which = f"Each filter has {inputs} slices; the tile is its largest. " if inputs > 1 else ""
        st.caption(f"{which}Orange weights add what they cover, blue ones subtract it, dark ones ignore it.")


def _tiles(bank: Bank, ranked: np.ndarray, chosen: int, names: list[str], scope: str) -> go.Figure:
    scale = about_zero(bank.kernels)
    if bank.is_colour:
        return colour_tiles_figure(bank.kernels[..., ranked], names, ranked.tolist(), scale=scale, chosen=chosen)
    tiles = bank.kernels[:, :, filters.main_inputs(bank.kernels)[ranked], ranked]
    own = None if scope == "filter" else scale
    return tiles_figure(tiles, names, ranked.tolist(), scale=own, chosen=chosen)


def _filters_to_take(bank: Bank) -> dict[str, Any]:
    return {"key": "filters", "arrays": {"kernels": bank.kernels}, "recipe": bank.recipe("kernels")}


def _kernel_to_take(bank: Bank, number: int, part: int) -> dict[str, Any]:
    given = bank.recipe(f"kernels[:, :, {part}, {number}]")
    return {"key": "kernel", "arrays": {"kernel": bank.kernels[:, :, part, number]}, "recipe": given}


def _map_to_take(bank: Bank, number: int) -> dict[str, Any]:
    given = recipe.of_activation(bank.this.network, bank.layer, f"[..., {number}]")
    return {"key": "filter-map", "arrays": {"map": bank.seen[..., number]}, "recipe": given}


def take_along(bank: Bank, ranked: np.ndarray, chosen: int, names: list[str], scope: str) -> None:
    """The same pictures, numbers and Python of what is on the stage."""
    part = filter_picker.slice_under_study(bank, chosen)
    with chart.take_along_row("filters"):
        st.caption("All filters", width="content")
        chart.take_along(lambda: _tiles(bank, ranked, chosen, names, scope), **_filters_to_take(bank))
        st.caption(f"The weights of filter {chosen}", width="content")
        draw = partial(kernel_figure, bank.kernels[:, :, part, chosen])
        chart.take_along(draw, **_kernel_to_take(bank, chosen, part))
        st.caption("Its map", width="content")
        chart.take_along(lambda: map_figure(bank.seen[..., chosen]), **_map_to_take(bank, chosen))


def one_filter(bank: Bank, number: int) -> None:
    """Kernel → map: the weights, and under them what they make of this face."""
    height, width, inputs, _ = bank.kernels.shape
    part = filter_picker.slice_under_study(bank, number)
    weights, map_ = bank.kernels[..., number], bank.seen[..., number]
    of_slice = f", slice {part}: one of {inputs}" if inputs > 1 else ""
    st.caption(f":material/grid_on: The weights{of_slice}")
    chart.figure(
        kernel_figure(weights[:, :, part]), height=230,
        alt=f"The {height} by {width} weights of filter {number}{of_slice}", **_kernel_to_take(bank, number, part),
    )  # fmt: skip
    others = " and the other slices on theirs, all added up" if inputs > 1 else ""
    st.caption(f":material/arrow_downward: Slid over what it reads{others}, it gives this map of the face")
    chart.figure(
        map_figure(map_), height=230, **_map_to_take(bank, number),
        alt=f"The map that filter {number} makes of this face, {span_text(map_.min(), map_.max())}",
    )  # fmt: skip
