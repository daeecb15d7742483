"""Why do deeper networks need shortcuts?"""

import streamlit as st

from pages.shared import depth, depth_learning, depth_lesions, depth_panels, subject

st.title(__doc__)
this = subject.current()
choice = depth.choose()
if choice.names:
    found = depth.profiles(this, choice)
    if found:
        depth_panels.draw(this, choice, found)
        depth_panels.formulas()
    if choice.trained:
        depth_lesions.draw(this, choice)
else:
    st.caption("None of these comes trained: choose another depth." if choice.trained else "Choose how many layers.")
depth_learning.draw()
