"""The network as a picture: on the stage, flat or in three dimensions, or as the strip of all layers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.components import chart, layer_strip, page_links, recipe
from pages.components.layer_picker import open_layer
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.drawn import choose_drawn
from pages.components.stage.network_block import network_block, shown
from pages.state import bound, networks
from pages.state.subject import Subject

FLAT, SOLID = "flat", "3-D"


def network_panel(this: Subject) -> None:
    """The network with the face's numbers in it; a click on a step opens its layer."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        live = choose_drawn()
        solid = live and bound.segmented_control("Seen", [FLAT, SOLID], name="network_seen") == SOLID
    if not live:
        st.caption("Each picture is the strongest map of one layer. Click one to open that layer.")
        layer_strip.layer_strip(this, key="predict-strip")
        page_links.link_to("look/layers", "Open the layers")
        return
    st.caption(_SOLID if solid else _FLAT)
    stage("network", network_block(this, solid=solid), key="network-stage", on_choose=partial(choose, this.network))
    with st.container(horizontal=True, vertical_alignment="center"):
        page_links.link_to("look/layers", "Open the layers")
        chart.take_along(None, key="network", arrays=shown(this), recipe=_recipe(this))


def _recipe(this: Subject) -> recipe.Recipe:
    return recipe.of_trace(
        this.network,
        "[int(one.channels[0]) for one in mosaics(classifier, seen, last).values()]",
        "vizcore.network.layers import blocks_of",
        "vizcore.run.mosaic import mosaics",
        before=["last = [block.steps[-1].name for block in blocks_of(classifier.layers, fold=True)]"],
    )


_FLAT = (
    "From the face to the answer. A picture holds the strongest maps of a step at their true size beside the face: "
    "so of smaller maps there are more. A band is as wide as its channels are many; an orange one skips."
)
_SOLID = (
    "From the face to the answer. Each plane is a map at its true size beside the face, the strongest in front; "
    "on the ground, bands as wide as the channels are many, orange where they skip. Drag it, or use the arrow keys."
)


def choose(network: str, choice: Mapping[str, Any]) -> None:
    """From the stage's callback: open the layer that was clicked. What means nothing changes nothing.

    Args:
        network: that was on the stage.
        choice: `layer`, a number of one of its layers.
    """
    layers = networks.network(network).layers
    if (number := whole(choice, "layer", len(layers))) is not None:
        open_layer(layers[number].name)
