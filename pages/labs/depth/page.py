"""Why do deeper networks need shortcuts?"""

import streamlit as st

from pages.components.page_links import link_to
from pages.labs.depth import choice, learning, lesion_panel, profile_panel
from pages.state import subject

st.title(__doc__)
this = subject.current()
asked = choice.choose_networks()
profiles, curves = st.container(), st.container()
with curves:  # nothing has to be computed for them: they are there while gradients are sent through the networks
    learning.learning_curves()
with profiles:
    if asked.names:
        found = choice.profiles(this, asked, profile_panel.sight())
        if found:
            profile_panel.profile_panel(this, asked, found)
            profile_panel.formulas()
        if asked.trained:
            lesion_panel.lesion_panel(this, asked)
    else:
        st.caption("None of these comes trained: choose another depth." if asked.trained else "Choose how many layers.")
link_to("labs/branches", "What branches and 1×1 convolutions do instead")
