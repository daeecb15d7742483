"""Of which parts does this layer make the face?"""

import streamlit as st

from pages.components import faces_door
from pages.data.concepts import choice, faces_panel, panels, parts_panel, tcav_panel
from pages.state import subject

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
seen = faces_door.looked(this)
chosen = choice.choose(this, seen)
if chosen is None:
    st.caption("No layer of this network has maps behind a ReLU: only there is what it says a sum of parts.")
else:
    found = choice.concepts(this, chosen)
    if found is not None:
        panels.parts_of_the_face(this, chosen, found)
        if seen is not None:
            faces_panel.strongest_faces(this, chosen, found)
            tcav_panel.own_concept(this, chosen)
    parts_panel.parts(this, chosen)
faces_door.faces_door()
