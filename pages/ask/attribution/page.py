"""Which pixels moved this number?"""

import streamlit as st

from pages.ask.attribution import maps_grid
from pages.ask.attribution.trust import trust_panel
from pages.components import target_picker
from pages.state import subject

st.title(__doc__)
this = subject.current()
target = target_picker.choose_target(this)
names = maps_grid.choose_methods()
look = maps_grid.choose_look()
if not names:
    st.caption("Choose a method.")
answers = maps_grid.maps_grid(this, target, names, **look)
if answers:
    trust_panel(this, target, answers)
