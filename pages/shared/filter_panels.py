"""The filters of one convolution: all of them, and one of them with what it makes of the face."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from pages.shared import inspect, show, subject
from pages.shared.subject import Subject
from vizcore import filters
from vizcore.classifier import Classifier
from vizcore.figures.kernels import about_zero, colour_tiles_figure, kernel_figure
from vizcore.figures.map import map_figure
from vizcore.figures.tiles import tiles_figure
from vizcore.trace import activation

TILES = 256  # in one picture
ORDER_NAMES = {
    "index": "number",
    "effect": "effect on this face",
    "norm": "norm",
    "mean": "mean weight",
    "deviation": "standard deviation",
    "sparsity": "weights near zero",
}


@dataclass(frozen=True, eq=False)
class Bank:
    """The filters of one convolution and what they did for this face.

    Args:
        this: the network and the face.
        layer: name of the convolution.
        kernels: (height, width, inputs, filters).
        seen: what the convolution gave, (height, width, filters).
        is_colour: the filters read the red, green and blue of the image.
    """

    this: Subject
    layer: str
    kernels: np.ndarray
    seen: np.ndarray
    is_colour: bool

    @property
    def code(self) -> str:
        """Lines of Python that give the kernels."""
        return f"""from vizcore import filters, shipped

classifier = shipped.load({self.this.classifier.name!r})
kernels = filters.kernels_of(classifier, {self.layer!r})  # (height, width, inputs, filters) = {self.kernels.shape}"""


def bank_of(this: Subject, layer: str) -> Bank:
    """The filters of a convolution."""
    kernels = filters.kernels_of(this.classifier, layer)
    is_colour = kernels.shape[2] == 3 and layer == filters.convolutions(this.classifier)[0].name
    seen = activation(this.classifier, this.trace, layer).astype(np.float32)
    return Bank(this, layer, kernels, seen, is_colour)


def choose_convolution(classifier: Classifier, names: list[str]) -> str:
    """The widget for the convolution; it starts at the layer under study, or at the last convolution before that.

    Only choosing here makes another layer the one under study; looking does not.
    """
    asked, steps = st.session_state.get("layer"), list(classifier.by_name)
    if asked in steps and asked != st.session_state.get("filters_followed"):
        before = [name for name in names if steps.index(name) <= steps.index(asked)]
        st.session_state["filters_layer"] = before[-1] if before else names[0]
        st.session_state["filters_followed"] = asked
    if st.session_state.get("filters_layer", names[0]) not in names:
        st.session_state["filters_layer"] = names[0]
    return st.selectbox(
        "Convolution", names, key="filters_layer", bind="query-params", width=170,
        on_change=lambda: _study(st.session_state["filters_layer"], None),
    )  # fmt: skip


def choose_filter(bank: Bank, strongest: int) -> int:
    """The widget for the filter; it starts at the one that did most for this face."""
    return inspect.channel_widget("Filter", bank.kernels.shape[3], strongest, partial(_number_chosen, bank.layer))


def choose(layer: str, number: int) -> None:
    """Make a filter the one under study.

    Widgets hold on to their callbacks, so these hold names and never the face.
    """
    _study(layer, number)


def _number_chosen(layer: str) -> None:
    _study(layer, st.session_state["channel"])


def _study(layer: str, number: int | None) -> None:
    """Make a convolution and one of its filters, None for the strongest, what every page looks at."""
    st.session_state["layer"], st.session_state["channel"] = layer, number
    st.session_state["row"] = st.session_state["column"] = None


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
    show.figure(
        figure, key="filters", alt=f"{len(ranked)} filters of {height} by {width} weights; filter {chosen} is outlined",
        arrays={"kernels": bank.kernels}, code=bank.code, on_click=partial(choose, bank.layer), height=430,
    )  # fmt: skip
    if bank.is_colour:
        st.caption("Each filter reads red, green and blue and is shown in these colours. Grey is zero.")
    else:
        which = f"Each filter has {inputs} slices; the tile is its largest. " if inputs > 1 else ""
        st.caption(f"{which}Red weights add what they cover, blue ones subtract it, white ones ignore it.")


def chosen_slice(bank: Bank, number: int) -> int:
    """The slice of a filter under study, at first the one of the largest norm."""
    held = st.session_state.get("filters_slice")
    if held and held[0] == (bank.this.classifier.name, bank.layer, number):
        return held[1]
    return int(filters.main_inputs(bank.kernels)[number])


def one_filter(bank: Bank, number: int) -> None:
    """Kernel → map: the weights, and under them what they make of this face."""
    height, width, inputs, _ = bank.kernels.shape
    part = chosen_slice(bank, number)
    weights, map_ = bank.kernels[..., number], bank.seen[..., number]
    of_slice = f", slice {part}: one of {inputs}" if inputs > 1 else ""
    st.caption(f":material/grid_on: The weights{of_slice}")
    show.figure(
        kernel_figure(weights[:, :, part]), key="kernel", height=230, arrays={"kernel": weights},
        alt=f"The {height} by {width} weights of filter {number}{of_slice}",
        code=f"{bank.code}\nkernels[..., {number}]",
    )  # fmt: skip
    others = " and the other slices on theirs, all added up" if inputs > 1 else ""
    st.caption(f":material/arrow_downward: Slid over what it reads{others}, it gives this map of the face")
    show.figure(
        map_figure(map_), key="filter-map", height=230, arrays={"map": map_},
        alt=f"The map that filter {number} makes of this face, from {map_.min():.3g} to {map_.max():.3g}",
        code=subject.snippet(bank.this, f"activation(classifier, seen, {bank.layer!r})[..., {number}]"),
    )  # fmt: skip
