"""What does a neuron make of its sum, and why does it matter?"""

import streamlit as st

from pages.labs.activation import panels
from pages.state import bound, subject

st.title(__doc__)
subject.current()
PARTS = {
    "functions": panels.functions, "one neuron": panels.one_neuron, "a hidden layer": panels.hidden_layer,
}  # fmt: skip
part = bound.segmented_control("Look at", list(PARTS), name="act_part")
PARTS[part]()
