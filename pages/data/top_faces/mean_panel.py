"""The mean of the crops that excite each channel most: all that is shipped of the faces."""

import math
from functools import partial

import numpy as np
import streamlit as st

from pages.components import channel_picker, chart, layer_picker, recipe
from pages.components.wording import channel_name
from pages.state import bound
from pages.state.session import select, selection
from pages.state.subject import Subject
from vizcore.data.means import LEAST, ChannelMeans, channel_means, measured, shipped_layers
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation

FIRST = "relu3_3"  # what is shown where no layer was chosen: parts of faces can be made out
NUMBER = "number"
_IMPORT = "vizcore.data.means import channel_means"


def means(this: Subject) -> None:
    """Every channel's mean, and one enlarged with what excites it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = _choose_layer(this)
        sort = bound.selectbox("Sort by", [NUMBER, *this.classifier.labels], name="means_sort", width=180)
        found = channel_means(this.network, layer.name)
        if found is None:
            return
        first = int(np.argmax(found.values * (found.counts >= LEAST)))
        channel = channel_picker.channel_widget("Channel", layer.channels, first, layer.name)
    if selection().layer not in ("", layer.name):
        st.caption(f"Means ship of what a ReLU lets through: {layer.name} is the next after {selection().layer}.")
    every, one = st.columns([3, 2], gap="large")
    with every:
        _every_channel(this, layer, found, channel, sort)
    with one:
        _one_channel(this, layer, found, channel)


def _choose_layer(this: Subject) -> LayerInfo:
    """The layer that is selected, or the first after it of which means are shipped."""
    offered, asked, order = shipped_layers(this.network), selection().layer, list(this.classifier.by_name)
    value = FIRST if FIRST in offered else offered[0]
    if asked in order:
        value = next((name for name in offered if order.index(name) >= order.index(asked)), offered[-1])
    bound.field_selectbox("Layer", offered, key="layer", value=value, choose=layer_picker.choose, width=220)
    return this.classifier.by_name[value]


def selectivity(found: ChannelMeans, label: int) -> np.ndarray:
    """How far each channel's mean for a label lies above that for all labels, in standard deviations between labels."""
    spread = found.by_label.std(axis=0)
    apart = found.by_label[label] - found.by_label.mean(axis=0)
    return np.divide(apart, spread, out=np.zeros(len(spread), np.float32), where=spread > 0)


def _every_channel(this: Subject, layer: LayerInfo, found: ChannelMeans, chosen: int, sort: str) -> None:
    order = np.arange(layer.channels)
    if sort != NUMBER:
        order = np.argsort(-selectivity(found, this.classifier.labels.index(sort)), kind="stable")
    names = [channel_name(layer, this.classifier, int(channel)) for channel in order]
    images = found.images[order]
    columns = math.ceil(math.sqrt(layer.channels))
    how = "" if sort == NUMBER else f", those that answer most to {sort} first"
    st.caption(f"What excites each channel{how}: the mean of its strongest crops. Click one.")
    chart.figure(
        image_grid_figure(images, names, chosen=int(np.flatnonzero(order == chosen)[0]), columns=columns), key="means",
        alt=f"The mean of the crops that excite each of the {layer.channels} channels of {layer.name} most; channel "
        f"{chosen} is chosen",
        arrays={"images": images, "channels": order}, on_click=partial(_choose_at, layer.name, order.tolist()),
        recipe=recipe.Recipe(
            f"channel_means({this.network!r}, {layer.name!r}).images[{_order_in_python(order, sort)}]",
            imports=(_IMPORT,),
        ),
    )  # fmt: skip


def _order_in_python(order: np.ndarray, sort: str) -> str:
    return ":" if sort == NUMBER else f"{order.tolist()}"


def _choose_at(layer: str, order: list[int], place: int) -> None:
    select(layer=layer, channel=order[place])


def _one_channel(this: Subject, layer: LayerInfo, found: ChannelMeans, channel: int) -> None:
    name, faces = channel_name(layer, this.classifier, channel), measured(this.network)[1]
    st.header(name.capitalize(), anchor=False)
    if found.counts[channel] < LEAST:
        st.caption(f"Only {found.counts[channel]} of {faces:,} training faces excite it at all: no mean is drawn.")
    else:
        image = found.images[[channel]]
        chart.figure(
            image_grid_figure(image, [name]), key="mean", height=260, arrays={"image": image},
            alt=f"The mean of the {found.counts[channel]} crops that excite {name} most",
            recipe=recipe.Recipe(
                f"channel_means({this.network!r}, {layer.name!r}).images[[{channel}]]", imports=(_IMPORT,)
            ),
        )  # fmt: skip
        height, width = image.shape[1:3]
        st.caption(
            f"No face, but the mean of {found.counts[channel]}: of {faces:,} training faces those with the largest "
            f"number on its map, {found.values[channel]:.3g} on average, each cropped to the {height}×{width} pixels "
            f"that the unit sees. In the face under study its largest is {_here(this, layer, channel):.3g}."
        )
    st.header("By emotion", anchor=False)
    values = found.by_label[:, channel]
    chart.figure(
        outputs_figure(values, this.classifier.labels, share=False), key="means-by-label",
        alt="The mean of its largest number over the training faces of each label: "
        + ", ".join(f"{label} {value:.3g}" for label, value in zip(this.classifier.labels, values, strict=True)),
        arrays={"means": values, "labels": np.array(this.classifier.labels)},
        recipe=recipe.Recipe(
            f"channel_means({this.network!r}, {layer.name!r}).by_label[:, {channel}]", imports=(_IMPORT,)
        ),
    )  # fmt: skip
    st.caption("The largest number on its map, averaged over all training faces of each emotion.")


def _here(this: Subject, layer: LayerInfo, channel: int) -> float:
    """The largest number on a channel's map for the face under study."""
    return float(activation(this.classifier, this.trace, layer.name)[..., channel].max())
