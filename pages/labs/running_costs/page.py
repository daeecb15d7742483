"""What does it cost to ask a network, and to train it by one step?"""

import streamlit as st

from pages.labs.running_costs import measured, panels
from pages.runtime import engine
from pages.state import bound, subject

st.title(__doc__)
this = subject.current()
names = list(engine.networks())
usual = [name for name in ("lenet5", "dense", "fovea") if name in names]
chosen = bound.pills("Networks", names, default=usual, name="costs_networks")
if not chosen:
    st.caption("Choose at least one network.")
    st.stop()
panels.memory(chosen)
st.header("Time and memory, measured here and now", anchor=False)
measure = bound.toggle(
    "Measure", name="costs_measure",
    help="In your turn among all visitors, one network after another; you can stop it. A copy is trained.",
)  # fmt: skip
if measure:
    panels.times(this, chosen)
    measured.memory(this, chosen)
else:
    st.caption(f"Nothing has been measured yet. The machine that serves this page computes on: {engine.device()}.")
