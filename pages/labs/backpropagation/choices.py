"""Which digit goes through the network, how large an update is, and which number is asked about."""

import streamlit as st

from pages.components import chart
from pages.components.learning.backward import FIRST, MOST, known
from pages.components.learning.example import whole_number
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import leave_out, setting
from vizcore import digits
from vizcore.figures.map import face_figure


def choose_digit() -> int:
    """The widget for one of the digits."""
    count = len(digits.load().labels)
    return bound.number_input(
        "Example", 0, count - 1, name="back_digit", default=3, width=130, help=f"One of {count:,} handwritten digits."
    )


def choose_rate() -> float:
    """The widget for the learning rate."""
    return float(
        bound.selectbox("Learning rate η", (0.01, 0.03, 0.1, 0.3, 1.0), name="back_rate", default=0.1, width=140)
    )


def choose_seed() -> int:
    """The widget for other weights at the start."""
    return bound.number_input(
        "Seed", 1, 99, name="back_seed", default=1, width=110, help="Of the weights at the start."
    )


def chosen_number() -> str:
    """Which number is asked about; chosen in the view."""
    texts = setting("back_number")
    if texts is None or known(texts[-1]):
        return FIRST if texts is None else texts[-1]
    leave_out("“back_number” in the link is none of this network: one of the convolution is asked about.")
    return FIRST


def chosen_steps() -> int:
    """How many updates were made; chosen in the view."""
    return whole_number("back_steps", MOST, "the weights are as they began")


def take_along(digit: int) -> None:
    """The digit, to take along."""
    image = digits.load().images[digit]
    chart.take_along(
        lambda: face_figure(image), key="digit", arrays={"image": image},
        recipe=Recipe(f"digits.load().images[{digit}]", imports=("vizcore import digits",)),
    )  # fmt: skip


def in_words() -> None:
    """What is seen."""
    st.write(
        "A digit goes through a convolution of two filters, a ReLU, a pooling and a dense layer to ten logits; their "
        "softmax says how likely each digit is, and the cost how wrong that was. On the way back every number is given "
        "its slope: how much the cost rises when it grows a little. Click on any number, there or back: below stands "
        "what it is made of, in orange above, and each part leads on. An update moves every weight against its slope."
    )
    st.latex(r"\frac{\partial C}{\partial w} = \sum \frac{\partial C}{\partial z}\,\frac{\partial z}{\partial w}"
             r"\qquad w \leftarrow w - \eta\,\frac{\partial C}{\partial w}")  # fmt: skip
