"""What does the network see in this face?"""

import streamlit as st

from pages.components import layer_strip, page_links, uploader
from pages.components.tray import tray
from pages.look.predict import panels
from pages.state import subject

st.title(__doc__)
this = subject.current()
panels.welcome()
tray()
photo, tensor, answer = st.columns([5, 4, 6], gap="medium")
with photo:
    st.header("The photo", anchor=False)
    uploader.framed_photo(this.photo, this.framing)
    uploader.uploader()
with tensor:
    st.header("What the network receives", anchor=False)
    panels.network_input(this)
with answer:
    panels.prediction(this)

st.header("Layer by layer", anchor=False)
st.caption("Each picture is the strongest map of one layer. Click one to open that layer.")
layer_strip.layer_strip(this, key="predict-strip")
page_links.link_to("look/layers", "Open the layers")
