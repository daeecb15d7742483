"""What did each layer make of it?"""

import streamlit as st

from pages.components import arithmetic_panel, channel_picker, layer_picker, layer_strip, place_picker
from pages.components.outcome import outcome
from pages.components.stage.drawn import choose_drawn
from pages.components.stage.layer_block import Shown
from pages.look.layers import channel_panel, live_panel, maps_panel
from pages.runtime import engine
from pages.state import subject
from vizcore.activations.maps import as_maps, is_sequence
from vizcore.activations.statistics import channel_statistics
from vizcore.run.trace import activation

st.title(__doc__)
this = subject.current()
before, controls, picture, options, after = (st.container() for _ in range(5))

with controls, st.container(horizontal=True, vertical_alignment="bottom"):
    layer = layer_picker.layer_fields(this, width=190)
    values = as_maps(activation(this.classifier, this.trace, layer.name))
    statistics = channel_statistics(values)
    channel = channel_picker.choose_channel(this, layer, values)
    steps = is_sequence(layer.output_shape)
    place = None
    if values.ndim == 3:
        told = outcome(this, layer, values)[..., channel]
        place = place_picker.place_fields(values[..., channel], wide=92, steps=steps, telling=told)
with options, st.container(horizontal=True, vertical_alignment="bottom"):
    ranked, by, scope = maps_panel.choose_maps(this, layer, statistics)
    live = choose_drawn()

with picture:
    if live:
        shown = Shown(channel, place, ranked.tolist(), maps_panel.colours(this, values, scope))
        live = live_panel.live_panel(this, layer, values, shown)
    if not live:
        maps, one = st.columns([3, 2], gap="large")
        with maps:
            maps_panel.maps_panel(this, layer, values, ranked, channel, by, scope)
        with one:
            channel_panel.channel_panel(this, layer, values, channel, place)

with after if live else before:
    layer_strip.layer_facts(layer, engine.receptive_fields(this.classifier)[layer.name])
    layer_strip.layer_strip(this, key="strip", chosen=layer.name)
with after:
    maps_panel.say_silent(this, layer, statistics)
    channel_panel.about_channel(this, layer, values, statistics, channel, place, histogram=not live)
    arithmetic_panel.arithmetic_panel(this, layer, channel, place, boards=not live)
