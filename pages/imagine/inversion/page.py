"""What does this layer still know of this face?"""

import streamlit as st

from pages.components import layer_picker
from pages.imagine.inversion import panels
from pages.state import subject

st.title(__doc__)
this = subject.current()
layer = layer_picker.choose_layer(this, depth=0.5)
picture, beside = st.columns([3, 2], gap="large")
with picture:
    st.caption("An image grown from noise, so that the layer's numbers for it come near those for the picture.")
with beside:
    settings = panels.choose_settings()
found = panels.run_inversion(this, layer.name, settings, picture)
if found:
    with picture:
        panels.inverted_image(this, layer.name, settings, found)
    with beside:
        panels.error_curve(this, layer.name, settings, found)
panels.layer_row(this, settings)
