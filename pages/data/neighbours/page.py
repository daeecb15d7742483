"""Whose face is yours like, in each layer?"""

import streamlit as st

from pages.components import faces_door
from pages.data.neighbours import layers_panel, mean_panel, panels, prototypes_panel
from pages.state import subject
from vizcore.data.means import confusion_means

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
seen = faces_door.looked(this)
if seen is not None:
    panels.nearest_faces(this, seen)
    layers_panel.through_the_layers(this, seen)
    panels.typical_faces(this, seen)
    prototypes_panel.speaking_faces(this, seen)
elif confusion_means(this.network) is not None:
    mean_panel.nearest_means(this)
else:
    faces_door.say_that_nothing_is_known()
faces_door.faces_door()
