"""Three networks that read a row of symbols and are asked at its end how it began."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.learning import Chart, Lesson, Line, Net, Part
from pages.components.recipe import Recipe
from pages.state import bound
from vizcore.figures.sweep import sweep_figure

SYMBOLS = ("A", "B", "C", "D")
_UNITS, _LAYERS = 16, 2
_NAMES = "Elman", "GRU", "Conv1D"
CHARTS = (
    Chart(
        "Right answers on rows that none learns", [Line(n, "heldRight", name) for n, name in enumerate(_NAMES)], True
    ),
    Chart("Loss on the rows that they learn", [Line(n, "loss", name) for n, name in enumerate(_NAMES)]),
)


def choose() -> tuple[int, int, Lesson]:
    """The widgets: how long the rows are, how wide the kernels, and the seed."""
    length = bound.slider(
        "Steps from the first symbol to the question", 3, 20, name="recall_steps", default=8, width=330
    )
    width = bound.number_input("Kernel of Conv1D", 2, 5, name="recall_kernel", default=3, width=160)
    seed = bound.number_input("Seed", 1, 99, name="recall_seed", default=1, width=110, help="Of weights and order.")
    return int(length), width, Lesson("Adam", 0.01, every=600, most=24_000, seed=seed)


def nets(width: int) -> Sequence[Net]:
    """A recurrent net, one with gates, and two convolutions of which the last step is read."""
    end = ({"kind": "last"}, {"kind": "dense", "units": len(SYMBOLS)})
    convolution = {"kind": "convolution", "filters": _UNITS, "kernel": [width], "padding": "valid"}
    recurrent = [
        Net(
            name, ({"kind": kind, "units": _UNITS, "sequences": True}, *end),
            (Part("activation", "Its state, unrolled: one column a step", layer=1), _reach()),
        )
        for name, kind in zip(_NAMES, ("elman", "gru"), strict=False)
    ]  # fmt: skip
    forward = Net(
        _NAMES[2], (convolution, {"kind": "relu"}, convolution, {"kind": "relu"}, *end),
        (Part("activation", "What its first kernels say at each step", layer=2), _reach()),
    )  # fmt: skip
    return [*recurrent, forward]


def _reach() -> Part:
    return Part("reach", "What moves its answer: the slope at each symbol and step")


def field(width: int) -> int:
    """How many of the last steps the convolutions see."""
    return _LAYERS * (width - 1) + 1


def take_along(length: int, width: int) -> None:
    """What an answer can reach at most, to take along: 1 for each step that the convolutions see."""
    seen = (np.arange(length)[::-1] < field(width)).astype(np.float32)
    chart.take_along(
        lambda: sweep_figure(np.arange(1, length + 1), {"Conv1D": seen}, "step", up="reached"), key="reach",
        arrays={"seen": seen},
        recipe=Recipe(f"(np.arange({length})[::-1] < {field(width)}).astype(np.float32)"),
    )  # fmt: skip


def in_words(length: int, width: int) -> None:
    """Where each one forgets."""
    reached = field(width)
    seen = "all of them" if reached >= length else f"the last {reached} of {length}: how the row began it cannot know"
    st.write(
        "A row of symbols, drawn by chance, is read step by step; at its end each network is asked for the first one. "
        f"**Conv1D** reads its answer at the last step, where two kernels of {width} see {seen}. A **recurrent** net "
        "carries a state from step to step: nothing is out of reach, but all must go through the same few numbers, and "
        "what moves them at each step wears away what was there. The gates of the **GRU** can keep a number as it is. "
        f"Who guesses is right in {1 / len(SYMBOLS):.0%}."
    )
    st.caption("J. Elman, *Finding structure in time*, 1990; K. Cho et al., *Learning phrase representations*, 2014.")
