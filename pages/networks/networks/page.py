"""What does each network cost, and what is it worth?"""

import streamlit as st

from pages.components import page_links
from pages.networks.networks import one_network, panels, speed
from pages.runtime import engine
from pages.state import subject

st.title(__doc__)
this = subject.current()
names = engine.networks()
card = this.classifier.card
every = [engine.model_summary(name) for name in names]

panels.trade(every, this.network)
st.caption(
    "Up is better, left is cheaper; a bubble's area is its parameters. The dotted line joins the networks that no "
    "cheaper one beats. A click on a bubble or a row chooses that network for every page."
)
panels.table(every, this.network)
speed.speed_panel(names)

page_links.link_to("networks/own", "Open a network of your own")

st.header(f"Inside {this.title}", anchor=False)
drawing, beside = st.columns([3, 2], gap="large")
with drawing:
    st.caption("From the image at the top to the logits. Point at a box for its numbers, click it to open the layer.")
    one_network.architecture(this.classifier)
with beside:
    if card:
        one_network.described(card.architecture)
        st.markdown("**How it learned**")
        one_network.learning(this.network, card)
    else:
        st.caption("Nobody measured how often this network is right, or how it learned: it has no card.")
if card:
    one_network.card(card)
