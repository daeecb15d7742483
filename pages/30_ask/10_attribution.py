"""Which pixels moved this number?"""

import streamlit as st

from pages.shared import asking, pointing, subject, trust
from vizcore.attribution import METHODS

QUICK = [name for name, method in METHODS.items() if not method.slow]
FIRST = [name for name in QUICK if METHODS[name].promises][:1]  # its map can be checked against its promise

st.title(__doc__)
this = subject.current()
target = pointing.choose(this)

with st.container(horizontal=True, vertical_alignment="bottom"):
    names = st.multiselect("Methods", list(METHODS), default=FIRST, key="methods", bind="query-params", width=460)
    st.button("All quick ones", on_click=lambda: st.session_state.update(methods=QUICK), type="tertiary")
look = st.expander("How it is drawn", icon=":material/palette:")
with look, st.container(horizontal=True):
    blend = st.slider("Map over face", 0.0, 1.0, 0.7, 0.05, key="blend", width=220)
    least = st.slider("Leave out less than", 0.0, 0.9, 0.0, 0.05, key="least", width=220, help="share of the strongest")
    magnitude = st.toggle("Without the sign", key="magnitude")

if not names:
    st.caption("Choose a method.")
across = 2 if len(names) < 3 else 3
height = 480 if len(names) == 1 else 242
answers = []
for start in range(0, len(names), across):
    rooms = st.columns([3, 2] if len(names) == 1 else across, gap="medium")
    for name, room in zip(names[start : start + across], rooms, strict=False):
        method = METHODS[name]
        with room:
            st.subheader(name, anchor=False)
            picture = st.container()  # above everything whose height differs, so that maps in a row stand level
        with rooms[1] if len(names) == 1 else room:
            st.caption(method.summary)
            settings = asking.settings_of(this, target, method)
        with picture:
            found = asking.answer(this, target, method, settings)
            if found:
                asking.draw(this, target, found, height, blend=blend, least=least, magnitude=magnitude)
                answers.append(found)
if answers:
    trust.draw(this, target, answers)
