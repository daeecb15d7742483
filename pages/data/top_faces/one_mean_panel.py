"""One channel's mean crop, enlarged, with its number by emotion."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.wording import channel_name
from pages.state.subject import Subject
from vizcore.data.means import LEAST, ChannelMeans, asked_for_relevance, measured
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation
from vizcore.words import number_text

EXCITING, RELEVANT = "Most exciting", "Most relevant"
ADJECTIVE = {EXCITING: "strongest", RELEVANT: "most relevant"}
MADE_BY = {EXCITING: "channel_means", RELEVANT: "relevant_means"}


def one_channel(this: Subject, layer: LayerInfo, found: ChannelMeans, channel: int, which: str) -> None:
    """Its mean, what that is the mean of, and its number by emotion."""
    name, made = channel_name(layer, this.classifier, channel), MADE_BY[which]
    call, imports = f"{made}({this.network!r}, {layer.name!r})", (f"vizcore.data.means import {made}",)
    st.header(name.capitalize(), anchor=False)
    if found.counts[channel] < LEAST:
        st.caption(_too_few(this, int(found.counts[channel]), which))
    else:
        image = found.images[[channel]]
        chart.figure(
            image_grid_figure(image, [name]), key="mean", height=260, arrays={"image": image},
            alt=f"The mean of the {found.counts[channel]} {ADJECTIVE[which]} crops of {name}",
            recipe=recipe.Recipe(f"{call}.images[[{channel}]]", imports=imports),
        )  # fmt: skip
        st.caption(_words(this, layer, found, channel, which))
    st.header("By emotion", anchor=False)
    values = found.by_label[:, channel]
    number = "The largest number on its map" if which == EXCITING else "Its relevance to the network's own answer"
    chart.figure(
        outputs_figure(values, this.classifier.labels, share=False), key="means-by-label",
        alt=f"{number}, on average over the training faces of each label: "
        + ", ".join(
            f"{label} {number_text(value)}" for label, value in zip(this.classifier.labels, values, strict=True)
        ),
        arrays={"means": values, "labels": np.array(this.classifier.labels)},
        recipe=recipe.Recipe(f"{call}.by_label[:, {channel}]", imports=imports),
    )  # fmt: skip
    of = "all" if which == EXCITING else "the"
    st.caption(f"{number}, averaged over {of} training faces of each emotion.")


def _too_few(this: Subject, count: int, which: str) -> str:
    what = "excite it at all" if which == EXCITING else "owe it any of their answer"
    return f"Only {count} of {_asked(this, which):,} training faces {what}: no mean is drawn."


def _asked(this: Subject, which: str) -> int:
    return measured(this.network)[1] if which == EXCITING else asked_for_relevance(this.network)


def _words(this: Subject, layer: LayerInfo, found: ChannelMeans, channel: int, which: str) -> str:
    (height, width), faces = found.tiles.shape[1:3], _asked(this, which)
    count, value = found.counts[channel], found.values[channel]
    if which == RELEVANT:
        return (
            f"No face, but the mean of {count}: of {faces:,} training faces drawn by chance those whose answer owes "
            f"most to this channel, {number_text(value)} on average (RelMax: what LRP-ε sends back through it, in the "
            f"logit's units), each cropped to the {height}×{width} pixels that its most relevant unit sees."
        )
    return (
        f"No face, but the mean of {count}: of {faces:,} training faces those with the largest number on its map, "
        f"{number_text(value)} on average, each cropped to the {height}×{width} pixels that the unit sees. In the face "
        f"under study its largest is {number_text(_here(this, layer, channel))}."
    )


def _here(this: Subject, layer: LayerInfo, channel: int) -> float:
    """The largest number on a channel's map for the face under study."""
    return float(activation(this.classifier, this.trace, layer.name)[..., channel].max())
