"""What does the network see in this face?"""

import streamlit as st

from pages.components import uploader
from pages.components.tray import tray
from pages.look.predict import network_panel, panels
from pages.state import subject

st.title(__doc__)
this = subject.current()
panels.welcome()
tray()
photo, tensor, answer = st.columns([5, 4, 6], gap="medium")
with photo:
    st.header("The photo", anchor=False)
    uploader.framed_photo(this.photo, this.framing)
with tensor:
    st.header("What the network receives", anchor=False)
    panels.network_input(this)
with answer:
    panels.prediction(this)
uploader.uploader(wide=True)

st.header("Layer by layer", anchor=False)
network_panel.network_panel(this)
