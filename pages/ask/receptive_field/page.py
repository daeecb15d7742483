"""How much of the face can it see?"""

import numpy as np
import streamlit as st

from pages.ask.receptive_field import panels
from pages.ask.receptive_field.live_field import live_field
from pages.components import channel_picker, layer_picker, place_picker
from pages.components.outcome import outcome
from pages.components.stage.drawn import choose_drawn
from pages.state import bound, subject
from vizcore.run.trace import activation

st.title(__doc__)
this = subject.current()
with_maps = panels.layers_with_fields(this)
with st.container(horizontal=True, vertical_alignment="bottom"):
    layer = layer_picker.layer_fields(this, width=170, depth=0.5)
    if layer not in with_maps:
        st.caption("A unit of this layer may see the whole image. Choose a layer of maps that see parts of it.")
        st.stop()
    values = activation(this.classifier, this.trace, layer.name)
    channel = channel_picker.choose_channel(this, layer, values)
    chosen = values[..., channel].astype(np.float32)
    place = place_picker.place_fields(chosen, wide=92, telling=outcome(this, layer, values)[..., channel])
    live = choose_drawn()
if live:
    live_field(this, layer, channel, chosen, place, panels.map_to_take(this, layer, channel, chosen))
over = bound.segmented_control("Averaged over", [panels.FACE, panels.NOISE], name="seen_on")

first, second = st.columns(2, gap="large")
with second if not live else first:
    panels.fields_on_the_face(this, layer, channel, place, over)
if live:
    with second:
        panels.growth(this, layer, over)
else:
    with first:
        panels.unit_on_its_map(this, layer, channel, chosen, place)
    panels.growth(this, layer, over)
