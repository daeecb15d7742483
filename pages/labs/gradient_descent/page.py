"""How does a network find its way down to a low cost?"""

import streamlit as st

from pages.components.learning.descent import descent
from pages.labs.gradient_descent import ground

st.title(__doc__)
with st.container(horizontal=True, vertical_alignment="bottom"):
    plane = ground.choose_plane()
    optimizer, rate = ground.choose_optimizer()
    seed = ground.choose_seed()
ball = {"optimizer": optimizer, "rate": rate, "start": ground.chosen_start(plane)}
ball["steps"] = ground.chosen_steps()
descent(plane, ball, seed=seed, axes=ground.AXES[plane], key="descent")
ground.take_along()
ground.in_words(optimizer)
