"""Where do two networks, or two faces, part ways?"""

import streamlit as st

from pages.networks.compare import across, faces
from pages.state import bound, networks, subject

NETWORKS, FACES = "Networks on one face", "Faces in one network"

st.title(__doc__)
this = subject.current()
names = networks.names()

view = FACES
if len(names) > 1:
    view = bound.segmented_control("Compare", [NETWORKS, FACES], name="compare", label_visibility="collapsed")
else:
    st.caption(f"There is nothing to compare by network: {names[0]} is the only one here. Two faces can be compared.")

if view == NETWORKS:
    across.compare_networks(this, names)
else:
    faces.compare_faces(this)
