"""What did each layer make of it?"""

import streamlit as st

from pages.components import arithmetic_panel, channel_picker, layer_picker, layer_strip
from pages.look.layers import channel_panel, maps_panel
from pages.runtime import engine
from pages.state import subject
from vizcore.activations.statistics import channel_statistics
from vizcore.run.trace import activation

st.title(__doc__)
this = subject.current()
strip = st.container()
layer = layer_picker.choose_layer(this)
with strip:
    layer_strip.layer_strip(this, key="strip", chosen=layer.name)

values = activation(this.classifier, this.trace, layer.name)
statistics = channel_statistics(values)
layer_strip.layer_facts(layer, engine.receptive_fields(this.classifier)[layer.name])

every, one = st.columns([3, 2], gap="large")
with every:
    ranked, by, scope = maps_panel.choose_maps(this, layer, statistics)
    channel = channel_picker.choose_channel(this, layer, values)
    maps_panel.maps_panel(this, layer, values, ranked, channel, by, scope)
    maps_panel.say_silent(this, layer, statistics)
with one:
    place = channel_panel.channel_panel(this, layer, values, statistics, channel)

arithmetic_panel.arithmetic_panel(this, layer, channel, place)
