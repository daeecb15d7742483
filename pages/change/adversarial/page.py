"""How little must change to fool it?"""

import streamlit as st

from pages.change.adversarial import panels
from pages.components import target_picker
from pages.state import subject

st.title(__doc__)
this = subject.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    label = target_picker.choose_class(this)
    asked = panels.choose_attack()
found = panels.attacked(this, label, asked)
if found is None:
    st.stop()
face, change, answer = st.columns(3, gap="medium")
with face:
    panels.changed_face(this, label, asked, found)
with change:
    panels.perturbation(this, label, asked, found)
with answer:
    panels.answers_figure(this, label, asked, found)
