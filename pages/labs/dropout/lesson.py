"""One network twice, with dropout and without, on so few digits that it can learn them by heart."""

from collections.abc import Sequence

import streamlit as st

from pages.components.learning import Chart, Lesson, Line, Net, Part
from pages.state import bound

_UNITS = 96
_NAMES = "without dropout", "with dropout"
_HELD, _OWN = "on 360 digits that neither learns", "on the digits that they learn"
CHARTS = tuple(
    Chart(f"{title} {on}", [Line(net, what, name) for net, name in enumerate(_NAMES)], share=title != "Loss")
    for title, on, what in (
        ("Right answers", _HELD, "heldRight"), ("Loss", _HELD, "heldLoss"),
        ("Right answers", _OWN, "right"), ("Loss", _OWN, "loss"),
    )
)  # fmt: skip


def choose() -> tuple[int, float, Lesson]:
    """The widgets: how many digits are learned, what share is dropped, and the seed."""
    learned = bound.selectbox(
        "Digits to learn", (60, 100, 200, 400, 1437), name="drop_learned", default=200, width=150,
        help="The fewer, the easier it is to learn them by heart, and the more there is for dropout to mend.",
    )  # fmt: skip
    rate = bound.slider("Dropped", 0.1, 0.8, name="drop_dropped", default=0.5, step=0.1, width=220)
    seed = bound.number_input(
        "Seed", 1, 99, name="drop_seed", default=1, width=110, help="Of weights, order and masks."
    )
    return int(learned), float(rate), Lesson("Adam", 0.001, every=800, most=24_000, seed=seed)


def nets(rate: float) -> Sequence[Net]:
    """The two."""
    return [
        Net(name, _layers(share), (Part("activation", f"What the {_UNITS} units say of one digit", layer=3),))
        for name, share in zip(_NAMES, (0.0, rate), strict=True)
    ]


def _layers(rate: float) -> list[dict]:
    hidden = [{"kind": "dense", "units": _UNITS}, {"kind": "relu"}, {"kind": "dropout", "rate": rate}]
    return [{"kind": "flatten"}, *hidden, *hidden, {"kind": "dense", "units": 10}]


def in_words(learned: int) -> None:
    """What to look for."""
    st.write(
        f"Both have the same weights at the start and learn the same {learned:,} digits in the same order. While one "
        "learns, each of its units is left out by chance, another choice for every digit, so that none can lean on "
        "another one; when it is asked, all are there. Without dropout the loss on its own digits soon falls to "
        "nothing and that on others rises again: it knows its own by heart, and is too sure of the rest. So small a "
        "network hardly gives more right answers for it; try other seeds before you believe a small difference. On the "
        "digits that they learn, the one with dropout is judged while it learns, with units left out."
    )
