"""The network as a picture: on the stage, flat or in three dimensions, or as the strip of all layers."""

import streamlit as st

from pages.components import layer_strip, network_view, page_links
from pages.components.stage.drawn import choose_drawn
from pages.state import bound
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
    network_view.network_view(this, key="network-stage", solid=solid)
    with st.container(horizontal=True, vertical_alignment="center"):
        page_links.link_to("look/layers", "Open the layers")
        network_view.take_along(this, key="network")


_FLAT = (
    "From the face to the answer. A picture holds the strongest maps of a step at their true size beside the face: "
    "so of smaller maps there are more. A band is as wide as its channels are many; an orange one skips."
)
_SOLID = (
    "From the face to the answer. Each plane is a map at its true size beside the face, the strongest in front; "
    "on the ground, bands as wide as the channels are many, orange where they skip. Drag it, or use the arrow keys."
)
