"""The target: the number that a visitor points at, chosen once and asked about on every page that asks."""

import numpy as np
import streamlit as st

from pages.shared import inspect, overview
from pages.shared.subject import Subject
from vizcore.layers import LayerInfo
from vizcore.statistics import channel_statistics
from vizcore.target import Target
from vizcore.trace import activation

CHANNEL, UNIT, NOTHING = "a channel", "one unit", "nothing"


def choose(this: Subject, asks: str = "Why") -> Target:
    """The widgets for the target; the link holds their values.

    A class is compared with another where the visitor wants that: "why fear rather than surprise?"

    Args:
        this: whose target.
        asks: the word before it.
    """
    labels = list(this.classifier.labels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        what = _held("target", asks, [*labels, CHANNEL, UNIT], labels[int(this.trace.logits.argmax())])
        if what in labels:
            others = [NOTHING, *(label for label in labels if label != what)]
            than = _held("versus", "rather than", others, NOTHING)
    if what in labels:
        target = Target(this.classifier.logits, labels.index(what))
        return target if than == NOTHING else target - Target(this.classifier.logits, labels.index(than))
    layer = overview.choose_layer(this)
    values = activation(this.classifier, this.trace, layer.name)
    channel = inspect.chosen_channel(layer, channel_statistics(values))
    if what == UNIT and layer.has_maps:
        return Target(layer.name, channel, inspect.chosen_unit(layer, values[..., channel].astype(np.float32)))
    return Target(layer.name, channel)


def choose_class(this: Subject) -> int:
    """The widget for the target where only an emotion can be one; its index."""
    labels = list(this.classifier.labels)
    return labels.index(_held("target", "Emotion", labels, labels[int(this.trace.logits.argmax())]))


def asked(this: Subject, layer: LayerInfo, channel: int) -> dict[str, str]:
    """What a link holds that makes a channel the target; or a class, where that is what the channel stands for."""
    if layer.name == this.classifier.logits:
        return {"target": this.classifier.labels[channel]}
    return {"layer": layer.name, "channel": str(channel), "target": CHANNEL}


def ask_link(this: Subject, layer: LayerInfo, channel: int) -> None:
    """From a layer's page: make what is studied there the target, and ask which pixels moved it, or what would."""
    place = {axis: str(st.session_state[axis]) for axis in ("row", "column") if layer.has_maps}
    of = asked(this, layer, channel) | (place | {"target": UNIT} if layer.has_maps else {})
    st.page_link(
        "pages/30_ask/10_attribution.py", label="Which pixels moved it?", icon=":material/target:", query_params=of
    )
    st.page_link(
        "pages/50_imagine/10_feature_visualization.py",
        label="Which image would excite it most?",
        icon=":material/auto_awesome:",
        query_params=of,
    )


def named(this: Subject, target: Target) -> str:
    """What people call it: "happiness", "happiness rather than fear", "conv2_1, channel 12, row 9, column 16"."""
    if target.layer == this.classifier.logits:
        name = this.classifier.labels[target.channel]
    else:
        place = f", row {target.position[0]}, column {target.position[1]}" if target.position else ""
        name = f"{target.layer}, channel {target.channel}{place}"
    return f"{name} rather than {named(this, target.minus)}" if target.minus else name


def _held(key: str, label: str, options: list[str], default: str) -> str:
    """A selectbox whose choice goes with the visitor from page to page."""
    held = st.query_params.get(key) or st.session_state.get(f"{key}_held")
    st.session_state[key] = held if held in options else default
    st.session_state[f"{key}_held"] = st.selectbox(
        label, options, key=key, bind="query-params", width=200, on_change=_remember, args=(key,)
    )
    return st.session_state[f"{key}_held"]


def _remember(key: str) -> None:
    st.session_state[f"{key}_held"] = st.session_state[key]
