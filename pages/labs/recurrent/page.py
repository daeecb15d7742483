"""How long does a network remember what it read first?"""

import streamlit as st

from pages.components.learning import chosen_example, learning
from pages.labs.recurrent import lesson

st.title(__doc__)
with st.container(horizontal=True, vertical_alignment="bottom"):
    length, width, chosen = lesson.choose()
learning(
    lesson.nets(width), {"kind": "recall", "length": length, "symbols": len(lesson.SYMBOLS)}, chosen, lesson.CHARTS,
    key="recurrent", answers=lesson.SYMBOLS, digit=chosen_example(),
)  # fmt: skip
lesson.take_along(length, width)
lesson.in_words(length, width)
