"""In which layer is the answer decided?"""

import streamlit as st

from pages.change.activation_patching import panels
from pages.components import face_b
from pages.components.prediction_delta import top
from pages.state import bound, subject
from vizcore.interventions import HALVES

st.title(__doc__)
this = subject.current()

one, other, words = st.columns([3, 3, 5], gap="large")
with one:
    st.header("Face A", anchor=False)
    face_b.small_face(this, this.trace, "A", height=200)
with other:
    st.header("Face B", anchor=False)
    picture = st.container()
with words:
    portrait, seen = face_b.choose_face_b(this)
    st.header(f"A: {top(this, this.trace.logits)}. B: {top(this, seen.logits)}", anchor=False)
    st.write(
        "One layer of B is copied into A's run, and everything behind it runs on. How much of B's answer does that "
        "bring? 0%: still A's answer; 100%: B's."
    )
    halves = bound.segmented_control("Copy also half a layer", list(HALVES), name="halves")
with picture:
    face_b.small_face(this, seen, "B", height=200)
panels.recovered_by_layer(this, portrait, seen, halves)
