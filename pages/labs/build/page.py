"""What can you build from layers, and what will it cost?"""

import streamlit as st

from pages.components import faces_door
from pages.components.lab.layout import controls
from pages.components.learning import chosen_example, learning
from pages.labs.build import bricks, costs, in_keras, on_faces, opening, training
from pages.labs.build.examples import DIGITS
from pages.labs.build.result import result
from pages.runtime.own_networks import own_networks_are_welcome
from pages.state import bound, subject
from vizcore.digits import LEARNED

IN_BROWSER, ON_SERVER = "digits, in your browser", "faces, on the server"


def from_faces(this, counted, examples) -> None:
    """The plan learns on the server."""
    how = on_faces.choose()
    if not bound.toggle("Train", name="build_train"):
        return
    try:
        found = on_faces.trained(this, counted, examples, how)
    except ValueError as why:
        st.warning(str(why), icon=":material/block:")
        return
    if found is not None and found.marks:
        result(this, counted, examples, how, found)


def in_browser(counted, lesson) -> None:
    """The plan learns where it is looked at."""
    welcome = own_networks_are_welcome()
    learning(
        [training.net_of(counted)], {"kind": "digits", "learned": LEARNED}, lesson, training.CHARTS,
        key="build", answers=list(DIGITS.labels), digit=chosen_example(),
        keep="Look inside it" if welcome else "", on_keep=opening.keep if welcome else None,
    )  # fmt: skip


st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
with st.container(horizontal=True, vertical_alignment="bottom"):
    learns = bound.segmented_control("It learns", (IN_BROWSER, ON_SERVER), name="build_examples")
    possible, side = on_faces.sides() if learns == ON_SERVER else (), 0
    if possible:
        side = bound.selectbox(
            "Size of a face", possible, name="build_side", format_func=lambda side: f"{side}×{side}", width=130
        )
with controls():
    rows = bricks.choose_layers()
    lesson = training.choose() if learns == IN_BROWSER else None
examples, missing = DIGITS, ""
if learns == ON_SERVER:
    try:
        if not possible:
            raise ValueError(on_faces.why_none())
        examples = on_faces.examples_at(int(side))
    except ValueError as why:
        missing = str(why)
try:
    counted = costs.counted(rows, examples)
except ValueError as why:
    st.warning(str(why), icon=":material/block:")
    st.stop()
opening.open_what_was_built(counted, examples)
learned = st.container()
table, beside = st.columns([3, 2], gap="large")  # there while the plan learns on the server
with table:
    costs.table(counted)
with beside:
    costs.memory(counted, examples, lesson.optimizer if lesson else "Adam")
with learned:
    if missing:
        st.caption(missing)
    elif sentence := costs.too_much(counted, examples):
        st.warning(sentence, icon=":material/block:")
    elif lesson is None:
        from_faces(this, counted, examples)
    else:
        in_browser(counted, lesson)
in_keras.take_along(counted, examples)
if learns == ON_SERVER:
    faces_door.faces_door(open_at_first=True)
