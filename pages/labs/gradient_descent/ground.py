"""What ground the ball rolls on, and what moves it."""

import streamlit as st

from pages.components import chart
from pages.components.learning.descent import LEARNED, MOST, PLANES, read_place
from pages.components.learning.example import whole_number
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import leave_out, setting
from vizcore import digits
from vizcore.figures.tiles import tiles_figure

RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
OPTIMIZERS = {"gradient descent": 0.1, "momentum": 0.03, "Adam": 0.1}
AXES = {
    "two random directions": "In the middle, the weights that were learned; across and up, two random directions from "
    "there. The darker, the lower the cost, on a logarithmic scale.",
    "towards the start of the training": "In the middle, the weights that were learned; one to the right, those that "
    "the training began with; up, a random direction. The darker, the lower the cost, on a logarithmic scale.",
    "two single weights": "In the middle, the weights that were learned; across and up, how much is added to the two "
    "that had moved most. The darker, the lower the cost, on a logarithmic scale.",
}
_RULES = {
    "gradient descent": r"\Delta v = -\eta \nabla C",
    "momentum": r"\Delta v = 0.9\,\Delta v_\text{before} - \eta \nabla C",
    "Adam": r"\Delta v = -\eta\, m / (\sqrt{s} + \varepsilon)",
}


def choose_plane() -> str:
    """The widget for the two directions."""
    return bound.selectbox("Ground", list(PLANES), name="descent_plane", width=280)


def choose_optimizer() -> tuple[str, float]:
    """The widgets for what moves the ball."""
    optimizer = bound.selectbox("Optimizer", list(OPTIMIZERS), name="descent_optimizer", width=190)
    rate = bound.selectbox(
        "Learning rate η", RATES, name="descent_rate", default=OPTIMIZERS[optimizer], width=140,
        help="How far each step goes. Try 1 with plain gradient descent on two random directions.",
    )  # fmt: skip
    return optimizer, float(rate)


def choose_seed() -> int:
    """The widget for another network and other directions."""
    return bound.number_input(
        "Seed", 1, 99, name="descent_seed", default=1, width=110, help="Of weights and directions."
    )


def chosen_start(plane: str) -> tuple[float, float]:
    """Where the ball lies at first; chosen in the view."""
    _, span, usual = PLANES[plane]
    texts = setting("descent_start")
    if texts is None:
        return usual
    try:
        return read_place(texts[-1], span)
    except ValueError:
        leave_out(
            f"“descent_start” in the link is not a place on this ground, two numbers up to {span:g}: the ball lies "
            "where it usually does."
        )
        return usual


def chosen_steps() -> int:
    """How many steps the ball has gone; chosen in the view."""
    return whole_number("descent_steps", MOST, "the ball lies where it is put")


def take_along() -> None:
    """The digits that the cost is about, to take along."""
    images = digits.load().images[:LEARNED]
    names = [f"a {label}" for label in digits.load().labels[:LEARNED]]
    chart.take_along(
        lambda: tiles_figure(images[..., 0].transpose(1, 2, 0), names, list(range(LEARNED))), key="ground",
        arrays={"images": images},
        recipe=Recipe(f"digits.load().images[:{LEARNED}]", imports=("vizcore import digits",)),
    )  # fmt: skip


def in_words(optimizer: str) -> None:
    """What is seen, and the rule of the step."""
    st.latex(_RULES[optimizer])
    if optimizer == "Adam":
        st.caption("m and s are running means of the gradient and of its square; ε = 10⁻⁷ keeps from dividing by 0.")
    st.write(
        f"The cost C is the mean cross-entropy of a real network, 64 pixels to 8 units to 10 digits, over {LEARNED} "
        "handwritten digits. Its 610 weights cannot be drawn, so the ball may move in two directions only. The "
        "gradient ∇C says how steeply C rises along each of them. A step Δv changes C by about ∇C·Δv: the smaller the "
        "step, the truer. Click on the ground to put the ball elsewhere."
    )
