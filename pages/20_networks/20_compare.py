"""Where do two networks, or two faces, part ways?"""

import streamlit as st

from pages.shared import compare_faces, compare_networks, overview, subject
from vizcore.cards import shipped_names

NETWORKS, FACES = "Networks on one face", "Faces in one network"

st.title(__doc__)
overview.follow()
this = subject.current()
names = shipped_names()

view = FACES
if len(names) > 1:
    view = st.segmented_control(
        "Compare", [NETWORKS, FACES], default=NETWORKS, required=True, key="compare", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
else:
    st.caption(f"There is nothing to compare by network: {names[0]} is the only one here. Two faces can be compared.")

if view == NETWORKS:
    compare_networks.draw(this, names)
else:
    compare_faces.draw(this)
