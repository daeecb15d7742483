"""What does your own network see?"""

import streamlit as st

from pages.components import page_links
from pages.networks.own import by_name, door, panels, reading, yardstick
from pages.state import networks, own_networks, subject

st.title(__doc__)
here = own_networks.own(subject.network())

if here is None:
    st.caption(
        "Open a Keras network of your own: every page then looks inside it, down to the arithmetic of one pixel. "
        "Teachable Machine's download works as it is."
    )
    file, elsewhere = st.columns([5, 4], gap="large")
    with file:
        door.file_door()
        by_name.by_name_door()
        door.brought_before([name for name in networks.names() if own_networks.own(name)])
    with elsewhere:
        door.other_doors()
else:
    this = subject.current()
    image, answer, asked = st.columns([4, 5, 5], gap="large")
    with image:
        st.header("What it receives", anchor=False)
        panels.received(this)
    with answer:
        st.header("What it says", anchor=False)
        panels.answer(this)
    with asked:
        st.header("What only you can know", anchor=False)
        reading.reading_form(here)
    panels.facts(here)
    reading.scales_compared(here, this)
    yardstick.yardstick(here)
    with st.container(horizontal=True):
        page_links.link_to("look/layers", "Open its layers")
        page_links.link_to("ask/attribution", "Ask which pixels moved its answer")
    with st.expander("Open another one, or forget this one", icon=":material/upload_file:"):
        door.file_door()
        by_name.by_name_door()
        if here.name != own_networks.SERVED:
            door.forget_button(here)
