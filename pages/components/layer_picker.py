"""Which layer: by its name, or by one step back or forth."""

from functools import partial

import streamlit as st

from pages.components.onward import onward
from pages.components.page_links import open_page
from pages.state import bound, networks
from pages.state.session import leave_out, look_at, select, selection, session
from pages.state.subject import Subject
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo
from vizcore.network.layers.kinds import ACTIVATIONS


def layer_under_study(classifier: Classifier, depth: float = 0.0) -> LayerInfo:
    """The layer that is selected, or the one that the page opens on: see `layer_at`."""
    asked = selection().layer
    if asked in classifier.by_name:
        return classifier.by_name[asked]
    first = layer_at(classifier, depth)
    if asked:
        leave_out(f"{networks.title(classifier.name)} has no layer “{asked[:40]}”: this is {first.name}.")
    return first


def layer_at(classifier: Classifier, depth: float) -> LayerInfo:
    """A layer so deep in a network.

    Args:
        classifier: the network.
        depth: 0 for the first convolution, or the logits where there is none; more for that share of the way from the
            first to the last activation that has maps, whose numbers are what a channel passes on.
    """
    convolutions = [layer for layer in classifier.layers if layer.kind.endswith("Conv2D")]
    if not depth or not convolutions:
        return [*convolutions, classifier.layers[-1]][0]
    found = [layer for layer in classifier.layers if layer.has_maps and layer.kind in ACTIVATIONS] or convolutions
    return found[round(depth * (len(found) - 1))]


def choose_layer(this: Subject, depth: float = 0.0) -> LayerInfo:
    """The widgets that name the layer under study, side by side; where none was chosen it is the one at that depth."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return layer_fields(this, width=260, depth=depth)


def layer_fields(this: Subject, width: int, depth: float = 0.0) -> LayerInfo:
    """The same widgets by themselves, for a row with others in it."""
    layer = layer_under_study(this.classifier, depth)
    look_at(layer.name)
    names = list(this.classifier.by_name)
    place = names.index(layer.name)
    before, after = names[max(place - 1, 0)], names[min(place + 1, len(names) - 1)]
    bound.field_selectbox("Layer", names, key="layer", value=layer.name, choose=choose, width=width)
    with st.container(horizontal=True, width="content"):  # where the row is too short, both go to the next one
        for words, icon, other in (("Previous layer", "arrow_back", before), ("Next layer", "arrow_forward", after)):
            st.button(
                words, icon=f":material/{icon}:", key=words.lower().replace(" ", "-"), disabled=other == layer.name,
                on_click=step, args=(this.classifier, layer.name, other),
            )  # fmt: skip
    return layer


def step(classifier: Classifier, layer: str, other: str) -> None:
    """From a layer to the next in the list; where that one reads it, with the channel and place that are followed."""
    here, there, now = classifier.by_name[layer], classifier.by_name[other], session()
    if layer not in there.inputs or now.looked is None or now.looked[0] != layer:
        choose(other)
        return
    place = now.selection.place if now.selection.layer in ("", layer) else None
    select(**onward(classifier, here, there, now.looked[1], place))


def choose(layer: str) -> None:
    """Make a layer the one under study."""
    select(layer=layer)


def open_layer(layer: str, channel: int | None = None, *, network: str | None = None) -> None:
    """From a callback: the page Layers, at a layer, of another network where one is named."""
    changes = {} if network is None else {"network": network}
    open_page("look/layers", **changes, layer=layer, channel=channel, place=None)


def opens_channel_of(layer: str):
    """A callback for the click on a channel of a layer: the page Layers, there."""
    return partial(open_layer, layer)
