"""The target: the number that a visitor points at, chosen once and asked about on every page that asks."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components.channel_picker import choose_channel
from pages.components.layer_picker import choose_layer
from pages.components.outcome import outcome
from pages.components.page_links import link_to
from pages.components.place_picker import choose_place, place_under_study
from pages.state import bound
from pages.state.selection import Selection
from pages.state.session import leave_out, select, selection
from pages.state.subject import Subject
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation
from vizcore.target import Target

CHANNEL, UNIT, NOTHING = "a channel", "one unit", "nothing"


def choose_target(this: Subject, asks: str = "Why") -> Target:
    """The widgets for the target.

    A class is compared with another where the visitor wants that: "why fear rather than surprise?"

    Args:
        this: whose target.
        asks: the word before it.
    """
    labels = list(this.classifier.labels)
    what = _target_among(this, [*labels, CHANNEL, UNIT])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound.field_selectbox(
            asks, [*labels, CHANNEL, UNIT], key="target", value=what, choose=partial(_choose, "target"), width=200
        )
        than = _versus(labels, what) if what in labels else NOTHING
    if what in labels:
        target = Target(this.classifier.logits, labels.index(what))
        return target if than == NOTHING else target - Target(this.classifier.logits, labels.index(than))
    layer = choose_layer(this)
    values = activation(this.classifier, this.trace, layer.name)
    channel = choose_channel(this, layer, values)
    if what == UNIT and layer.has_maps:
        telling = outcome(this, layer, values)[..., channel]
        return Target(layer.name, channel, choose_place(values[..., channel].astype(np.float32), telling))
    return Target(layer.name, channel)


def choose_class(this: Subject) -> int:
    """The widget for the target where only a class can be one; its index."""
    labels = list(this.classifier.labels)
    what = _target_among(this, labels)
    bound.field_selectbox("Class", labels, key="target", value=what, choose=partial(_choose, "target"), width=200)
    return labels.index(what)


def _target_among(this: Subject, options: list[str]) -> str:
    """The target that is selected, or what the network says of this face."""
    asked, answer = selection().target, this.classifier.labels[int(this.trace.logits.argmax())]
    if asked and asked not in (*options, CHANNEL, UNIT):
        leave_out(f"{this.title} knows no “{asked[:40]}”: this is {answer}, its answer.")
    return asked if asked in options else answer


def _versus(labels: list[str], what: str) -> str:
    others = [NOTHING, *(label for label in labels if label != what)]
    asked = selection().versus or NOTHING
    if asked not in others:
        leave_out(f"{what} cannot be compared with “{asked[:40]}”.")
    than = asked if asked in others else NOTHING
    bound.field_selectbox("rather than", others, key="versus", value=than, choose=partial(_choose, "versus"), width=200)
    return than


def _choose(field: str, value: str) -> None:
    select(**{field: "" if value == NOTHING else value})


def asking_about(this: Subject, layer: LayerInfo, channel: int) -> Selection:
    """The selection with a channel as target; or a class, where that is what the channel stands for."""
    if layer.name == this.classifier.logits:
        return selection().having(target=this.classifier.labels[channel])
    return selection().having(layer=layer.name, channel=channel, target=CHANNEL)


def ask_links(this: Subject, layer: LayerInfo, channel: int) -> None:
    """From a layer's page: make what is studied there the target, and ask which pixels moved it, or what would."""
    at = asking_about(this, layer, channel)
    if layer.has_maps:
        values = activation(this.classifier, this.trace, layer.name)
        telling = outcome(this, layer, values)[..., channel]
        at = at.having(target=UNIT, place=place_under_study(values[..., channel], telling))
    link_to("ask/attribution", "Which pixels moved it?", at=at)
    link_to("imagine/feature_visualization", "Which image would maximally activate it?", at=at)


def named(this: Subject, target: Target) -> str:
    """What people call it: "happiness", "happiness rather than fear", "conv2_1, channel 12, row 9, column 16"."""
    if target.layer == this.classifier.logits:
        name = this.classifier.labels[target.channel]
    else:
        place = f", row {target.position[0]}, column {target.position[1]}" if target.position else ""
        name = f"{target.layer}, channel {target.channel}{place}"
    return f"{name} rather than {named(this, target.minus)}" if target.minus else name
