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
    faces_door.say_that_nothing_is_known()
faces_door.faces_door()
