"""The two networks of the lab, how they learn, and what there is to see."""

import streamlit as st

from pages.components.learning import Chart, Lesson, Line, Net, Part
from pages.state import bound
from vizcore.digits import LEARNED as LEARNED

OPTIMIZERS = {"Adam": 0.003, "momentum": 0.02, "gradient descent": 0.1}  # each with a rate that suits it
RATES = (0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0)
_CONVOLUTION = {"kind": "convolution", "kernel": [3, 3], "padding": "same"}
_POOL = {"kind": "max pooling", "size": [2, 2]}

NETS = (
    Net(
        "Dense",
        (
            {"kind": "flatten"}, {"kind": "dense", "units": 16}, {"kind": "relu"}, {"kind": "dense", "units": 16},
            {"kind": "relu"}, {"kind": "dense", "units": 10},
        ),
        (
            Part("kernel", "First weights: 64 for each of 16 units"),
            Part("activation", "What the 16 units say", layer=3),
        ),
    ),
    Net(
        "Convolutional",
        (
            _CONVOLUTION | {"filters": 8}, {"kind": "relu"}, _POOL, _CONVOLUTION | {"filters": 16}, {"kind": "relu"},
            _POOL, {"kind": "flatten"}, {"kind": "dense", "units": 10},
        ),
        (
            Part("kernel", "First weights: 3×3 for each of 8 filters"),
            Part("activation", "What the 8 filters find", layer=2),
        ),
    ),
)  # fmt: skip

CHARTS = (
    Chart(
        "Right answers on 360 digits that neither learns",
        [Line(0, "heldRight", "dense"), Line(1, "heldRight", "convolutional")], share=True,
    ),
    Chart("Loss on the digits that they learn", [Line(0, "loss", "dense"), Line(1, "loss", "convolutional")]),
)  # fmt: skip


def choose_lesson() -> Lesson:
    """The widgets for how they learn."""
    optimizer = bound.selectbox("Optimizer", list(OPTIMIZERS), name="digits_optimizer", width=190)
    rate = bound.selectbox(
        "Learning rate", RATES, name="digits_rate", default=OPTIMIZERS[optimizer], width=140,
        help="How far each step goes. Too small, and little is learned; too large, and what was learned is lost again.",
    )  # fmt: skip
    batch = bound.selectbox(
        "Batch", (1, 4, 16, 64, 256), name="digits_batch", default=16, width=110,
        help="Examples whose gradients are averaged before a step is taken.",
    )  # fmt: skip
    seed = bound.number_input(
        "Seed", 1, 99, name="digits_seed", default=1, width=110, help="Of the weights at the start."
    )
    return Lesson(optimizer, float(rate), int(batch), seed=seed)


def choose_order() -> bool:
    """Whether the pixels of all digits are put in another order."""
    return bound.toggle(
        "Shuffle the pixels",
        name="digits_shuffled",
        help="All digits in one other order of pixels, the same for every digit.",
    )


def in_words(shuffled: bool) -> None:
    """What the order of the pixels is to each of them, and whose digits these are."""
    if shuffled:
        st.write(
            "A dense layer has a weight for every pixel, wherever it lies: in another order it learns the same. "
            "A convolution looks for patterns of neighbours, and these are none any more: it loses what it was ahead."
        )
    st.caption(
        "1,797 digits of 8×8 pixels, written by 13 people: E. Alpaydin & C. Kaynak, *Optical Recognition of "
        "Handwritten Digits*, UCI Machine Learning Repository, 1998, CC BY 4.0. 1,437 are learned, the last 360 only "
        "asked about. Both networks are given the same digits in the same order; your browser does all of the work."
    )
