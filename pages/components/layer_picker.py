"""Which layer: by its name, or by one step back or forth."""

from functools import partial

import streamlit as st

from pages.components.page_links import open_page
from pages.state import bound, networks
from pages.state.session import leave_out, select, selection
from pages.state.subject import Subject
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo


def layer_under_study(classifier: Classifier) -> LayerInfo:
    """The layer that is selected, or the first convolution, or the logits where there is none."""
    asked = selection().layer
    if asked in classifier.by_name:
        return classifier.by_name[asked]
    first = next((layer for layer in classifier.layers if layer.kind.endswith("Conv2D")), classifier.layers[-1])
    if asked:
        leave_out(f"{networks.title(classifier.name)} has no layer “{asked[:40]}”: this is {first.name}.")
    return first


def choose_layer(this: Subject) -> LayerInfo:
    """The widgets that name the layer under study, side by side."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return layer_fields(this, width=320)


def layer_fields(this: Subject, width: int) -> LayerInfo:
    """The same widgets by themselves, for a row with others in it."""
    layer = layer_under_study(this.classifier)
    names = list(this.classifier.by_name)
    place = names.index(layer.name)
    before, after = names[max(place - 1, 0)], names[min(place + 1, len(names) - 1)]
    bound.field_selectbox("Layer", names, key="layer", value=layer.name, choose=choose, width=width)
    st.button(
        "Previous layer", icon=":material/arrow_back:", on_click=choose, args=(before,), disabled=before == layer.name
    )
    st.button(
        "Next layer", icon=":material/arrow_forward:", on_click=choose, args=(after,), disabled=after == layer.name
    )
    return layer


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
