"""Which faces excite this channel most?"""

import streamlit as st

from pages.components import faces_door
from pages.data.top_faces import mean_panel, panels
from pages.state import subject
from vizcore.data.means import shipped_layers

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
seen = faces_door.looked(this)
if seen is not None:
    panels.top_faces(this, seen)
elif shipped_layers(this.network):
    mean_panel.means(this)
else:
    st.caption(
        "No means of faces come with this network. Bring faces of your own below, or choose the network fovea, with "
        "which they come."
    )
faces_door.faces_door(open_at_first=not shipped_layers(this.network))
