"""Which channel: by its number; at first the one that says most."""

from functools import partial

import numpy as np

from pages.components.outcome import outcome
from pages.state import bound
from pages.state.session import leave_out, look_at, select, selection
from pages.state.subject import Subject
from vizcore.activations.statistics import channel_statistics
from vizcore.network.layers import LayerInfo


def choose_channel(this: Subject, layer: LayerInfo, values: np.ndarray) -> int:
    """The widget for the channel under study of a layer.

    Args:
        this: whose layer.
        layer: it.
        values: its activation.
    """
    logits = layer.name == this.classifier.logits
    first = int(np.asarray(values).argmax()) if logits else channel_statistics(outcome(this, layer, values)).strongest
    return channel_widget("Channel", layer.channels, first, layer.name)


def channel_widget(label: str, count: int, first: int, layer: str) -> int:
    """The widget for one of `count` channels, at first `first`; choosing makes the layer the one under study too."""
    asked = selection().channel
    if asked is not None and asked >= count:
        leave_out(f"{layer} has no channel {asked:,}, only 0 to {count - 1}: this is {first}.")
    value = asked if asked is not None and asked < count else first
    look_at(layer, value)
    return bound.field_number_input(
        label, 0, count - 1, key="channel", value=value, choose=partial(_choose_of, layer), width=160
    )


def _choose_of(layer: str, channel: int | None) -> None:
    select(layer=layer, channel=channel)


def choose(channel: int) -> None:
    """Make a channel of the layer under study the one under study."""
    select(channel=channel)
