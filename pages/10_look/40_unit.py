"""What is this channel for?"""

import streamlit as st

from pages.shared import inspect, overview, subject, unit
from vizcore.statistics import channel_statistics
from vizcore.trace import activation

st.title(__doc__)
this = subject.current()
layer = overview.choose_layer(this)
values = activation(this.classifier, this.trace, layer.name)
channel = inspect.chosen_channel(layer, channel_statistics(values))

found, cause, wish = st.columns(3, gap="medium")
with found:
    unit.in_this_face(this, layer, values, channel)
with cause:
    unit.which_pixels(this, layer, channel)
with wish:
    unit.looked_for(this, layer, channel)

effect, alike = st.columns(2, gap="large")
with effect:
    unit.switched_off(this, layer, channel)
with alike:
    unit.most_alike(this, layer, values, channel)
unit.weights(this, layer, channel)
