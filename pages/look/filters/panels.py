"""The filters of one convolution: all of them, and one of them with what it makes of the face."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart, filter_picker, recipe
from pages.components.filter_picker import Bank
from pages.state import bound
from vizcore import filters
from vizcore.figures.kernels import about_zero, colour_tiles_figure, kernel_figure
from vizcore.figures.map import map_figure
from vizcore.figures.tiles import tiles_figure

TILES = 256  # in one picture
ORDER_NAMES = {
    "index": "number",
    "effect": "effect on this face",
    "norm": "norm",
    "mean": "mean weight",
    "deviation": "standard deviation",
    "sparsity": "weights near zero",
}


def shown_page(ranked: np.ndarray) -> np.ndarray:
    """Of many filters, those of one page."""
    if len(ranked) <= TILES:
        return ranked
    page = bound.slider("Page", 1, -(-len(ranked) // TILES), name="filters_page", default=1)
    return ranked[(page - 1) * TILES : page * TILES]


def every_filter(bank: Bank, ranked: np.ndarray, chosen: int, names: list[str], scope: str) -> None:
    """The hero: a tile for each filter; of several slices, the one of the largest norm."""
    height, width, inputs, _ = bank.kernels.shape
    scale = about_zero(bank.kernels)
    if bank.is_colour:
        figure = colour_tiles_figure(bank.kernels[..., ranked], names, ranked.tolist(), scale=scale, chosen=chosen)
    else:
        tiles = bank.kernels[:, :, filters.main_inputs(bank.kernels)[ranked], ranked]
        own = None if scope == "filter" else scale
        figure = tiles_figure(tiles, names, ranked.tolist(), scale=own, chosen=chosen)
    chart.figure(
        figure, key="filters", alt=f"{len(ranked)} filters of {height} by {width} weights; filter {chosen} is outlined",
        arrays={"kernels": bank.kernels}, recipe=bank.recipe("kernels"),
        on_click=partial(filter_picker.choose, bank.layer), height=430,
    )  # fmt: skip
    if bank.is_colour:
        st.caption("Each filter reads red, green and blue and is shown in these colours. Grey is zero.")
    else:
        which = f"Each filter has {inputs} slices; the tile is its largest. " if inputs > 1 else ""
        st.caption(f"{which}Red weights add what they cover, blue ones subtract it, white ones ignore it.")


def one_filter(bank: Bank, number: int) -> None:
    """Kernel → map: the weights, and under them what they make of this face."""
    height, width, inputs, _ = bank.kernels.shape
    part = filter_picker.slice_under_study(bank, number)
    weights, map_ = bank.kernels[..., number], bank.seen[..., number]
    of_slice = f", slice {part}: one of {inputs}" if inputs > 1 else ""
    st.caption(f":material/grid_on: The weights{of_slice}")
    chart.figure(
        kernel_figure(weights[:, :, part]), key="kernel", height=230,
        alt=f"The {height} by {width} weights of filter {number}{of_slice}",
        arrays={"kernel": weights[:, :, part]}, recipe=bank.recipe(f"kernels[:, :, {part}, {number}]"),
    )  # fmt: skip
    others = " and the other slices on theirs, all added up" if inputs > 1 else ""
    st.caption(f":material/arrow_downward: Slid over what it reads{others}, it gives this map of the face")
    chart.figure(
        map_figure(map_), key="filter-map", height=230,
        alt=f"The map that filter {number} makes of this face, from {map_.min():.3g} to {map_.max():.3g}",
        arrays={"map": map_}, recipe=recipe.of_activation(bank.this.network, bank.layer, f"[..., {number}]"),
    )  # fmt: skip
