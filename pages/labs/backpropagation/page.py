"""Which weight is to blame, and by how much?"""

import streamlit as st

from pages.components.learning import backward
from pages.labs.backpropagation import choices
from vizcore import digits

st.title(__doc__)
with st.container(horizontal=True, vertical_alignment="bottom"):
    digit = choices.choose_digit()
    rate = choices.choose_rate()
    seed = choices.choose_seed()
found = digits.load()
backward.backward(
    found.images[digit, ..., 0], int(found.labels[digit]), seed=seed, rate=rate, steps=choices.chosen_steps(),
    number=choices.chosen_number(), key="backward",
)  # fmt: skip
choices.take_along(digit)
choices.in_words()
