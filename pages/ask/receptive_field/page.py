"""How much of the face can it see?"""

import numpy as np
import streamlit as st

from pages.ask.receptive_field import panels
from pages.components import channel_picker, layer_picker, place_picker
from pages.state import bound, subject
from vizcore.run.trace import activation

st.title(__doc__)
this = subject.current()
with_maps = panels.layers_with_fields(this)
layer = layer_picker.choose_layer(this)
if layer not in with_maps:
    st.caption("A unit of this layer sees the whole image. Choose a layer that has maps.")
    st.stop()
values = activation(this.classifier, this.trace, layer.name)
channel = channel_picker.choose_channel(this, layer, values)
chosen = values[..., channel].astype(np.float32)
place = place_picker.choose_place(chosen)
over = bound.segmented_control("Averaged over", [panels.FACE, panels.NOISE], name="seen_on")

maps, face = st.columns(2, gap="large")
with maps:
    panels.unit_on_its_map(this, layer, channel, chosen, place)
with face:
    panels.fields_on_the_face(this, layer, channel, place, over)
panels.growth(this, layer, over)
