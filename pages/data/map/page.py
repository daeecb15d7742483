"""Which faces are alike to the network?"""

import streamlit as st

from pages.components import faces_door
from pages.data.map import mean_panel, panels
from pages.state import subject
from vizcore.data.means import map_means

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
seen = faces_door.looked(this)
if seen is not None:
    panels.faces_on_a_plane(this, seen)
elif map_means(this.network) is not None:
    mean_panel.means_on_a_plane(this)
else:
    st.caption(
        "Nothing that was measured comes with this network. Bring faces of your own below, or choose the network fovea."
    )
faces_door.faces_door()
