"""What maximally activates each channel of this layer?"""

import streamlit as st

from pages.components import channel_picker, layer_picker, target_picker
from pages.components.page_links import link_to
from pages.components.stage.drawn import choose_drawn
from pages.imagine.gallery import panels
from pages.state import subject
from vizcore.run.trace import activation

MOST = 512  # channels in one picture

st.title(__doc__)
this = subject.current()
fields = st.container(horizontal=True, vertical_alignment="bottom")
with fields:
    layer = layer_picker.layer_fields(this, width=260)
if not layer.inputs:
    st.caption("This is the image itself: it looks for nothing. Choose another layer.")
    st.stop()
if layer.channels > MOST:
    st.caption(f"This layer has {layer.channels:,} channels, too many for one picture. Choose another layer.")
    st.stop()
with fields:
    channel = channel_picker.choose_channel(this, layer, activation(this.classifier, this.trace, layer.name))
    live = choose_drawn()
st.caption(
    "For each channel an image, grown from noise, that maximally activates it; of that, what its strongest unit sees. "
    "Click one."
)
tiles = panels.tiles_of(this, layer)
images = None if tiles is None else panels.crops_of(this, layer, tiles)
if images is not None:
    if not (live and panels.live_channels(this, layer, images, channel)):
        every, one = st.columns([7, 3], gap="large")
        with every:
            panels.every_channel(this, layer, images, channel)
        with one:
            panels.one_channel(this, layer, images, channel)
    link_to(
        "imagine/feature_visualization", "Watch it grow, in other ways too",
        at=target_picker.asking_about(this, layer, channel),
    )  # fmt: skip
