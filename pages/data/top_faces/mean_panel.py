"""The mean of the crops that excite each channel most, or in which it is most relevant: all that ships of the faces."""

import math
from functools import partial

import numpy as np
import streamlit as st

from pages.components import channel_picker, chart, layer_picker, recipe
from pages.components.wording import channel_name
from pages.data.top_faces import one_mean_panel
from pages.data.top_faces.one_mean_panel import ADJECTIVE, EXCITING, MADE_BY, RELEVANT
from pages.state import bound
from pages.state.session import select, selection
from pages.state.subject import Subject
from vizcore.data.means import LEAST, ChannelMeans, channel_means, relevant_means, shipped_layers
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.words import count_of

FIRST = "relu3_3"  # what is shown where no layer was chosen: parts of faces can be made out
NUMBER = "number"
GIVEN = {EXCITING: channel_means, RELEVANT: relevant_means}


def means(this: Subject) -> None:
    """Every channel's mean, and one enlarged with what excites it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _choose_layer(this)
        which = _choose_which(this, layer)
        sort = bound.selectbox("Sort by", [NUMBER, *this.classifier.labels], name="means_sort", width=180)
        found = GIVEN[which](this.network, layer.name)
        if found is None:
            return
        first = _first(channel_means(this.network, layer.name) or found)
        channel = channel_picker.channel_widget("Channel", layer.channels, first, layer.name)
    if selection().layer not in ("", layer.name):
        st.caption(f"Means ship of what a ReLU lets through: {layer.name} is the next after {selection().layer}.")
    every, one = st.columns([3, 2], gap="large")
    with every:
        _every_channel(this, layer, found, channel, (sort, which))
    with one:
        one_mean_panel.one_channel(this, layer, found, channel, which)


def _choose_layer(this: Subject) -> LayerInfo:
    """The layer that is selected, or the first after it of which means are shipped."""
    offered, asked, order = shipped_layers(this.network), selection().layer, list(this.classifier.by_name)
    value = FIRST if FIRST in offered else offered[0]
    if asked in order:
        value = next((name for name in offered if order.index(name) >= order.index(asked)), offered[-1])
    bound.field_selectbox("Layer", offered, key="layer", value=value, choose=layer_picker.choose, width=220)
    return this.classifier.by_name[value]


def _first(found: ChannelMeans) -> int:
    """The channel that is excited most: the same one whichever crops are shown."""
    return int(np.argmax(found.values * (found.counts >= LEAST)))


def _choose_which(this: Subject, layer: LayerInfo) -> str:
    offered = [which for which, given in GIVEN.items() if given(this.network, layer.name) is not None]
    return bound.segmented_control("Crops", offered, name="means_which") if len(offered) > 1 else EXCITING


def selectivity(found: ChannelMeans, label: int) -> np.ndarray:
    """How far each channel's mean for a label lies above that for all labels, in standard deviations between labels."""
    spread = found.by_label.std(axis=0)
    apart = found.by_label[label] - found.by_label.mean(axis=0)
    return np.divide(apart, spread, out=np.zeros(len(spread), np.float32), where=spread > 0)


def _every_channel(this: Subject, layer: LayerInfo, found: ChannelMeans, chosen: int, by: tuple[str, str]) -> None:
    sort, which = by
    order = np.arange(layer.channels)
    if sort != NUMBER:
        order = np.argsort(-selectivity(found, this.classifier.labels.index(sort)), kind="stable")
    names = [channel_name(layer, this.classifier, int(channel)) for channel in order]
    images = found.images[order]
    columns = math.ceil(math.sqrt(layer.channels))
    how = "" if sort == NUMBER else f", those that answer most to {sort} first"
    words = "What excites each channel" if which == EXCITING else "Where each channel decides the answer"
    st.caption(f"{words}{how}: the mean of its {ADJECTIVE[which]} crops. Click one.")
    chart.figure(
        image_grid_figure(images, names, chosen=int(np.flatnonzero(order == chosen)[0]), columns=columns), key="means",
        alt=f"The mean of the {ADJECTIVE[which]} crops of each of {count_of(layer.channels, 'channel')} of "
        f"{layer.name}; channel {chosen} is chosen",
        arrays={"images": images, "channels": order}, on_click=partial(_choose_at, layer.name, order.tolist()),
        recipe=recipe.Recipe(
            f"{MADE_BY[which]}({this.network!r}, {layer.name!r}).images[{_order_in_python(order, sort)}]",
            imports=(f"vizcore.data.means import {MADE_BY[which]}",),
        ),
    )  # fmt: skip


def _order_in_python(order: np.ndarray, sort: str) -> str:
    return ":" if sort == NUMBER else f"{order.tolist()}"


def _choose_at(layer: str, order: list[int], place: int) -> None:
    select(layer=layer, channel=order[place])
