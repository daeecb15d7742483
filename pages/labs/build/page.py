"""What can you build from layers, and what will it cost?"""

import streamlit as st

from pages.components.learning import chosen_example, learning
from pages.labs.build import bricks, costs, in_keras, opening, training
from pages.runtime.own_networks import own_networks_are_welcome
from vizcore.digits import LEARNED

st.title(__doc__)
rows = bricks.choose_layers()
try:
    counted = costs.counted(rows)
except ValueError as why:
    st.warning(str(why), icon=":material/block:")
    st.stop()
opening.open_what_was_built(counted)
table, beside = st.columns([3, 2], gap="large")
with table:
    costs.table(counted)
with beside:
    costs.memory(counted)
    lesson = training.choose()
if sentence := costs.too_much(counted):
    st.warning(sentence, icon=":material/block:")
else:
    welcome = own_networks_are_welcome()
    learning(
        [training.net_of(counted)], {"kind": "digits", "learned": LEARNED}, lesson, training.CHARTS,
        key="build", answers=[str(digit) for digit in range(10)], digit=chosen_example(),
        keep="Look inside it" if welcome else "", on_keep=opening.keep if welcome else None,
    )  # fmt: skip
in_keras.take_along(counted)
