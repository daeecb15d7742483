"""Why leave out half of a network while it learns?"""

import streamlit as st

from pages.components.learning import learning
from pages.labs.dropout import lesson, passes
from pages.state import subject

st.title(__doc__)
this = subject.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    learned, rate, chosen = lesson.choose()
learning(
    lesson.nets(rate), {"kind": "digits", "learned": learned}, chosen, lesson.CHARTS, key="dropout",
    answers=[str(digit) for digit in range(10)],
)  # fmt: skip
lesson.in_words(learned)
passes.twenty_answers(this)
