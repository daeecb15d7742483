"""What is this channel for?"""

import streamlit as st

from pages.components import channel_picker, layer_picker
from pages.components.stage.drawn import choose_drawn
from pages.look.channel import alike_panel, faces_panel, live_maps, on_face, panels
from pages.state import subject
from vizcore.activations.maps import as_maps
from vizcore.run.trace import activation

st.title(__doc__)
this = subject.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    layer = layer_picker.layer_fields(this, width=260, depth=0.5)
    values = as_maps(activation(this.classifier, this.trace, layer.name))
    channel = channel_picker.choose_channel(this, layer, values)
    live = layer.has_maps and choose_drawn()

if live:
    both, wish = st.columns([2, 1], gap="medium")
    with both:
        live_maps.on_the_face(this, layer, values, channel)
else:
    found, cause, wish = st.columns(3, gap="medium")
    with found:
        on_face.in_this_face(this, layer, values, channel)
    with cause:
        on_face.which_pixels(this, layer, channel)
with wish:
    panels.maximally_activating(this, layer, channel)

effect, alike = st.columns(2, gap="large")
with effect:
    panels.switched_off(this, layer, channel)
with alike:
    alike_panel.most_alike(this, layer, values, channel)
    faces_panel.in_other_faces(this, layer, channel)
alike_panel.kernel_behind(this, layer, channel)
