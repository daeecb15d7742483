"""How does a network learn to read digits?"""

import streamlit as st

from pages.components.learning import chosen_example, learning
from pages.labs.digits import lesson, numbers

st.title(__doc__)
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen = lesson.choose_lesson()
    shuffled = lesson.choose_order()
learning(
    lesson.NETS, {"kind": "digits", "learned": lesson.LEARNED, "shuffled": shuffled}, chosen, lesson.CHARTS,
    key="learning", answers=[str(digit) for digit in range(10)], digit=chosen_example(),
)  # fmt: skip
numbers.take_along()
lesson.in_words(shuffled)
