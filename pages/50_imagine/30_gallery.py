"""What does every channel of this layer look for?"""

import streamlit as st

from pages.shared import gallery, inspect, overview, subject
from vizcore.statistics import channel_statistics
from vizcore.trace import activation

MOST = 512  # channels in one picture

st.title(__doc__)
this = subject.current()
layer = overview.choose_layer(this)
if not layer.inputs:
    st.caption("This is the image itself: it looks for nothing. Choose another layer.")
    st.stop()
if layer.channels > MOST:
    st.caption(f"This layer has {layer.channels:,} channels, too many for one picture. Choose another layer.")
    st.stop()
every, one = st.columns([3, 2], gap="large")
with one:
    statistics = channel_statistics(activation(this.classifier, this.trace, layer.name))
    channel = inspect.chosen_channel(layer, statistics)
with every:
    st.caption("For each channel an image, grown from noise, that excites it most. Click one.")
    tiles = gallery.tiles_of(this, layer)
    if tiles is not None:
        gallery.draw_all(this, layer, tiles, channel)
if tiles is not None:
    with one:
        gallery.draw_one(this, layer, tiles, channel)
        gallery.grow_link(this, layer, channel)
