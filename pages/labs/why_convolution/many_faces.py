"""How many of thousands of faces networks still read when their pixels are shuffled: one face proves nothing."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.recipe import Recipe
from pages.components.wording import escaped
from pages.state.subject import Subject
from vizcore.figures.dots import dots_figure
from vizcore.why_convolution.shuffling import BRIEFLY, IN_ORDER, SHUFFLED, Measured, read_measured

_BESIDE = ("lenet5", "dense")  # what the network under study is compared with
_TRAINED = {IN_ORDER: "", BRIEFLY: ", briefly trained", SHUFFLED: ", trained on shuffled pixels"}


def many_faces(this: Subject) -> None:
    """A row for each network and way of training: of how many faces it says what most people say."""
    rows = _rows(this.network)
    st.markdown("**Over many faces**")
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        _figure(rows)
    with words:
        own = next((one for one in rows if (one.network, one.trained) == (this.network, IN_ORDER)), None)
        st.write(_about(own) if own else f"Of {escaped(this.title)} nobody has measured it; of these it was.")
        st.caption(_about_training(rows))


def _rows(network: str) -> list[Measured]:
    """The network under study and the two it is compared with; below them what was trained for the comparison."""
    every = {(one.network, one.trained): one for one in read_measured()}
    names = list(dict.fromkeys([network, *_BESIDE]))
    wanted = [(name, IN_ORDER) for name in names] + [(name, way) for name in _BESIDE for way in (BRIEFLY, SHUFFLED)]
    return [every[key] for key in wanted if key in every]


def _figure(rows: Sequence[Measured]) -> None:
    names = [escaped(one.network) + _TRAINED[one.trained] for one in rows]
    shares = np.array([(one.in_order, one.shuffled) for one in rows])
    asked = [(one.network, one.trained) for one in rows]
    chart.figure(
        dots_figure(
            {"pixels in order": shares[:, 0], "pixels shuffled": shares[:, 1]}, names,
            across="faces that it reads as most people do",
        ),
        key="shuffled-many",
        alt="Of how many faces networks say what most people say: "
        + "; ".join(f"{name} {a:.0%} in order, {b:.0%} shuffled" for name, (a, b) in zip(names, shares, strict=True)),
        arrays={"shares": shares, "networks": np.array(names)},
        recipe=Recipe(
            "np.array([(every[key].in_order, every[key].shuffled) for key in asked])",
            imports=("vizcore.why_convolution.shuffling import read_measured",),
            before=("every = {(one.network, one.trained): one for one in read_measured()}", f"asked = {asked!r}"),
        ),
    )  # fmt: skip


def _about(own: Measured) -> str:
    """What a network makes of shuffled faces."""
    return (
        f"**{escaped(own.network)}** reads {own.in_order:.0%} of {own.faces:,} faces, and {own.shuffled:.0%} once "
        f"their pixels are shuffled. Of {own.says_share:.0%} of all shuffled faces it says {escaped(own.says)}, "
        "whoever it is: a percentage beside noise is no sign that anything was seen."
    )


def _about_training(rows: Sequence[Measured]) -> str:
    """What training on shuffled pixels mends, and what it cannot."""
    found = {(one.network, one.trained): one for one in rows}
    faces = f"{rows[0].faces:,} faces of FER2013's public test, on each of which most people agree"
    if not all((name, way) in found for name in _BESIDE for way in (BRIEFLY, SHUFFLED)):
        return f"Measured on {faces}; one fixed order of the pixels for all."
    dense, lenet5 = (
        f"{name} reads {found[name, BRIEFLY].in_order:.1%} in order and {found[name, SHUFFLED].shuffled:.1%} shuffled"
        for name in ("dense", "lenet5")
    )
    return (
        f"Measured on {faces}; one fixed order of the pixels for all. Trained anew for this comparison, briefly and "
        f"without any augmentation, on pixels in order and on shuffled ones: {dense}; {lenet5}. Order is nothing to "
        "the dense network; the convolution loses what neighbours told it."
    )
