"""What does this layer still know of this face?"""

import streamlit as st

from pages.shared import inverting, overview, subject

st.title(__doc__)
this = subject.current()
layer = overview.choose_layer(this)
picture, beside = st.columns([3, 2], gap="large")
with picture:
    st.caption("An image grown from noise until the layer gives the same numbers for it as for the face.")
with beside:
    settings = inverting.settings(this)
found = inverting.climbed(this, layer.name, settings, picture, beside)
if found:
    with picture:
        inverting.draw_one(this, layer.name, settings, found)
    with beside:
        inverting.draw_error(found)
inverting.draw_row(this, settings)
