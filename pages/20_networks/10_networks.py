"""What does each network cost, and what is it worth?"""

import streamlit as st

from pages.shared import engine, networks, speed, subject
from vizcore.cards import shipped_names

st.title(__doc__)
this = subject.current()
name, names = this.classifier.name, shipped_names()
every = [engine.summary(shipped) for shipped in names]

networks.trade(every, name)
st.caption(
    "Up is better, left is cheaper; a bubble's area is its parameters. The dotted line joins the networks that no "
    "cheaper one beats. A click on a bubble or a row chooses that network for every page."
)
networks.table(every, name)
speed.widget(names)

st.subheader(f"{name}, laid open", anchor=False)
drawing, beside = st.columns([3, 2], gap="large")
with drawing:
    st.caption("From the image at the top to the logits. Point at a box for its numbers, click it to open the layer.")
    networks.architecture(this.classifier)
with beside:
    networks.described(this.classifier.card.architecture)
    st.markdown("**How it learned**")
    networks.learning(name)
networks.card(this.classifier.card)
