"""All maps of a layer: in which order, on which colour scale, and which of them said nothing."""

import numpy as np
import streamlit as st

from pages.components import channel_picker, chart, recipe
from pages.components.wording import STEPS, channel_name, listed
from pages.state import bound
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence, map_shape
from vizcore.activations.statistics import ORDERS, ChannelStatistics, dead, order
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import Scale, scale_of
from vizcore.figures.tiles import SCOPES, tiles_figure
from vizcore.network.layers import LayerInfo
from vizcore.words import count_of

PAGE = 256  # maps in one picture
ORDER_NAMES = {
    "index": "number",
    "mean": "mean activation",
    "maximum": "maximum",
    "difference": "difference from the training faces",
}


def order_name(this: Subject, by: str) -> str:
    """How an order is called: an own network is compared with pictures of the visitor's."""
    return "difference from your pictures" if by == "difference" and not this.classifier.card else ORDER_NAMES[by]


def choose_maps(this: Subject, layer: LayerInfo, statistics: ChannelStatistics) -> tuple[np.ndarray, str, str]:
    """The channels that are shown, by what they are sorted, and for what there is one colour scale."""
    reference = this.classifier.reference.get(layer.name)
    orders = [by for by in ORDERS if reference is not None or by != "difference"]
    scope = "layer"
    by = bound.selectbox("Sort by", orders, format_func=lambda each: order_name(this, each), name="sort", width=240)
    if map_shape(layer.output_shape):
        scopes = list(SCOPES)
        scope = bound.segmented_control("Colour scale: per", scopes, default="layer", name="scope")
    ranked = order(by, statistics, reference)
    if len(ranked) > PAGE:
        page = bound.slider("Page", 1, -(-len(ranked) // PAGE), name="page", default=1)
        ranked = ranked[(page - 1) * PAGE : page * PAGE]
    return ranked, by, scope


def colours(this: Subject, values: np.ndarray, scope: str) -> Scale | None:
    """One colour scale for all maps; None where every map has its own."""
    return {"map": None, "layer": scale_of(values), "network": scale_of(values, this.extreme)}[scope]


def maps_panel(
    this: Subject, layer: LayerInfo, values: np.ndarray, ranked: np.ndarray, channel: int, by: str, scope: str
) -> None:
    """The maps, or bars where there are none; a click chooses a channel."""
    names = [channel_name(layer, this.classifier, int(c)) for c in ranked]
    if values.ndim == 3:
        chosen, scale = values[..., ranked].astype(np.float32), colours(this, values, scope)
        figure = tiles_figure(
            chosen, names, ranked.tolist(), scale=scale, chosen=channel, sequence=is_sequence(layer.output_shape)
        )
    else:
        figure = units_figure(
            values[ranked].astype(np.float32), names, ranked.tolist(), chosen=channel, across="channels",
            up="activation",
        )  # fmt: skip
    chart.figure(
        figure,
        key="maps",
        alt=f"All that the layer has, {count_of(layer.channels, 'channel')}, for this face, sorted by "
        f"{order_name(this, by)}",
        arrays={"activation": values},
        recipe=recipe.of_activation(this.network, layer.name),
        on_click=channel_picker.choose,
    )
    if is_sequence(layer.output_shape):
        st.caption(STEPS)


def say_silent(this: Subject, layer: LayerInfo, statistics: ChannelStatistics) -> None:
    """Name the channels that said nothing."""
    reference = this.classifier.reference.get(layer.name)
    if statistics.silent:
        st.caption(f"Silent: zero everywhere on this face. {listed(statistics.silent)}.")
    if reference is not None and (found := dead(reference)):
        everywhere = "every training face" if this.classifier.card else "every picture of yours"
        st.caption(f"Dead: zero everywhere on {everywhere}. {listed(found)}.")
