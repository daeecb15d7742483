"""Channels by what an answer loses without them: one at a time, and more and more of them."""

from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, layer_picker, recipe
from pages.components.channel_edits import ablation_link
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.components.wording import channel_name, escaped
from pages.state import bound
from pages.state.subject import Subject
from vizcore.figures.bars import units_figure
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import Removal, channel_effects, removal
from vizcore.network.layers import LayerInfo
from vizcore.words import count_of

_HEIGHT = 480  # pixels, of the bars
Ranking = tuple[np.ndarray, Removal]  # what each channel adds to the log-odds; what many of them do


def ranking(this: Subject, layer: LayerInfo, label: int) -> Ranking | None:
    """Every channel of a layer off once; then more and more of them. None where it was stopped."""
    classifier, image = this.classifier, this.trace.image

    def rank(report, preview) -> Ranking:
        effects = channel_effects(
            classifier, image, layer.name, label, progress=lambda share: report(share / 2), preview=preview
        )
        curves = removal(classifier, image, layer.name, label, effects, progress=lambda share: report((1 + share) / 2))
        return effects, curves

    words = f"Switching off {count_of(layer.channels, 'channel')}, one by one …"
    sight = Sight(
        partial(_so_far, this, layer), "effects", f"What is lost without each channel of {layer.name}, so far", _HEIGHT
    )
    return computed_in_sight(this, ("ranking", layer.name, label), rank, words, sight)


def _so_far(this: Subject, layer: LayerInfo, effects: np.ndarray) -> bytes:
    words = f"{np.isfinite(effects).sum():,} of {count_of(layer.channels, 'channel')}"
    return chart_block(_effects_figure(this, layer, effects).update_layout(height=_HEIGHT), words=words)


def _effects_figure(this: Subject, layer: LayerInfo, effects: np.ndarray) -> go.Figure:
    """A bar for every channel, the most important first; those that are not known yet last."""
    ranked = np.argsort(-effects, kind="stable")
    return units_figure(
        effects[ranked],
        [channel_name(layer, this.classifier, int(channel)) for channel in ranked],
        ranked.tolist(),
        across="channels, the most important first",
        up=f"{_number(this)} lost",
    )


def one_off(this: Subject, layer: LayerInfo, label: int, found: Ranking) -> None:
    """By how much the answer falls without each channel."""
    effects, name = found[0], this.classifier.labels[label]
    st.header("One channel off", anchor=False)
    chart.figure(
        _effects_figure(this, layer, effects),
        key="effects",
        height=_HEIGHT,
        alt=f"By how much the {_number(this)} of {name} falls when each of {count_of(layer.channels, 'channel')} of "
        f"{layer.name} is off",
        arrays={"effects": effects},
        recipe=recipe.of_image(
            this.network, f"channel_effects(classifier, image, {layer.name!r}, {label})",
            "vizcore.interventions import channel_effects",
        ),
        on_click=layer_picker.opens_channel_of(layer.name),
    )  # fmt: skip
    st.caption(
        f"By how much the {_number(this)} of {name} falls when a channel is switched off; below zero it rises. "
        f"{_strongest(this, effects)} A click opens a channel."
    )


def _number(this: Subject) -> str:
    return "number" if this.classifier.outputs == "numbers" else "log-odds"


def _strongest(this: Subject, effects: np.ndarray) -> str:
    """Which channel counts most, where one does."""
    best = int(effects.argmax())
    if effects[best] <= 0:
        return "It falls with none of them."
    if this.classifier.outputs == "numbers":
        return f"Channel {best} counts most: without it the number is {effects[best]:.3g} lower."
    return f"Channel {best} counts most: without it the odds are {np.exp(-effects[best]):.2g} times as high."


def _answer(this: Subject) -> str:
    return "number" if this.classifier.outputs == "numbers" else "probability"


def many_off(this: Subject, layer: LayerInfo, label: int, found: Ranking) -> None:
    """The answer while more and more channels are off."""
    effects, curves = found
    st.header("Many off", anchor=False)
    most = min(layer.channels, max(1, round(layer.channels / 8)))
    count = 1
    if layer.channels > 1:
        count = bound.slider("How many of the strongest", 1, layer.channels, name="strongest_off", default=most)
    chart.figure(
        sweep_figure(
            curves.counts,
            {
                "the strongest off": curves.strongest,
                "random ones off": curves.random,
                "only the strongest on": curves.only_strongest,
            },
            f"channels of {escaped(layer.name)}, off or on",
            up=f"{_answer(this)} of {escaped(this.classifier.labels[label])}",
            at=count,
            height=400,
        ),
        key="removal",
        alt=f"{_answer(this).capitalize()} of {this.classifier.labels[label]} while more and more channels of "
        f"{layer.name} are off",
        arrays={"strongest": curves.strongest} | vars(curves),
        recipe=recipe.of_image(
            this.network,
            f"removal(classifier, image, {layer.name!r}, {label}, "
            f"channel_effects(classifier, image, {layer.name!r}, {label})).strongest",
            "vizcore.interventions import channel_effects, removal",
        ),
    )
    strongest = np.argsort(-effects, kind="stable")[:count].tolist()
    ablation_link(f"Switch off the {count} strongest", layer, strongest)
