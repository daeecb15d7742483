"""What can be asked of one filter: its numbers, its slices, the waves it lets through, the filters like it."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.filter_picker import Bank, choose, slice_chooser, slice_under_study
from pages.components.stage.filters_block import Numbers
from pages.look.filters.panels import TILES
from pages.state import bound
from vizcore import filters
from vizcore.figures.kernels import about_zero, response_figure, similarity_figure
from vizcore.figures.tiles import tiles_figure
from vizcore.words import number_text


def in_numbers(statistics: filters.KernelStatistics, effect: np.ndarray) -> list[Numbers]:
    """Every filter in numbers, and where it stands among the others."""
    every = {
        "Effect": (effect, ".3g", "Average absolute value of its map of this face."),
        "Norm": (statistics.norm, ".3g", "Root of the sum of the squares of its weights."),
        "Mean": (statistics.mean, ".2g", "Of its weights: above zero, bright areas raise its map."),
        "Standard deviation": (statistics.deviation, ".2g", "Standard deviation of its weights."),
        "Near zero": (statistics.sparsity, ".0%", "Share of its weights of at most 1% of the layer's largest."),
    }
    return [
        Numbers(
            name,
            [format(value, form) for value in values],
            [f"{meaning} Number {1 + (values > value).sum()} of {len(values)} in this layer." for value in values],
        )
        for name, (values, form, meaning) in every.items()
    ]


def numbers(every: Sequence[Numbers], number: int) -> None:
    """One filter in numbers."""
    for place, one in zip(st.columns(len(every)), every, strict=True):
        place.metric(one.name, one.texts[number], help=one.meanings[number])


def every_slice(bank: Bank, number: int) -> None:
    """All slices of one filter, the largest first; a click enlarges one."""
    weights = bank.kernels[..., number]
    norms = np.linalg.norm(weights, axis=(0, 1))
    ranked = np.argsort(-norms, kind="stable")[:TILES]
    names = [f"slice {i}<br>norm {norms[i]:.3g}" for i in ranked]
    figure = tiles_figure(
        weights[..., ranked], names, ranked.tolist(), scale=about_zero(weights), chosen=slice_under_study(bank, number)
    )
    chart.figure(
        figure, key="slices", alt=f"{len(ranked)} slices of filter {number}", arrays={"kernel": weights}, height=360,
        recipe=bank.recipe(f"kernels[..., {number}]"), on_click=slice_chooser(bank, number),
    )  # fmt: skip
    cut = f" the {TILES} largest of" if len(norms) > TILES else ""
    st.caption(
        f"Shown are{cut} {len(norms)} slices, one for each map that it reads, the largest first. A click enlarges one."
    )


def waves(bank: Bank, number: int) -> None:
    """The frequency response of one filter."""
    response, frequencies = filters.frequency_response(bank.kernels[..., number]), filters.frequencies()
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            response_figure(response, frequencies), key="response", height=400,
            alt=f"How much filter {number} amplifies waves of every direction and frequency",
            arrays={"response": response, "frequencies": frequencies},
            recipe=bank.recipe(
                f"frequency_response(kernels[..., {number}])", "vizcore.filters import frequency_response"
            ),
        )  # fmt: skip
    with words:
        st.write("Any picture is a sum of waves. Each point is a wave; its colour, how many times larger it comes out.")
        st.caption(
            "The middle is flat brightness, the edges are the finest stripes there are, two pixels to a wave. "
            "Bright in the middle: it keeps coarse shapes and blurs fine ones. Dark in the middle: it looks for "
            "edges; the side on which it is bright says of which direction."
        )
        with st.expander("In formulas", icon=":material/function:"):
            st.latex(r"|H(u,v)| = \sqrt{\sum_i \Big|\sum_{y,x} k_{yxi}\, e^{-2\pi\mathrm{i}(uy+vx)}\Big|^2}")
            st.caption(
                "The sum over i runs over what the filter reads, each as white noise of its own, without the stride."
            )


def look_alikes(bank: Bank, ranked: np.ndarray, number: int) -> None:
    """Which filters are nearly the same."""
    cosines = filters.similarity(bank.kernels)
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            similarity_figure(cosines[np.ix_(ranked, ranked)], ranked.tolist(), number), key="similarity", height=440,
            alt=f"How alike every two of {len(ranked)} filters are, from −1 to 1; filter {number} is outlined",
            arrays={"cosines": cosines},
            recipe=bank.recipe("similarity(kernels)", "vizcore.filters import similarity"),
            on_click=partial(_choose_other, bank.layer, number),
        )  # fmt: skip
        st.caption("Orange: alike. Blue: opposites. Dark: nothing in common. Rows and columns are sorted as above.")
    with words:
        least = bound.slider("Near-duplicates from a cosine of", 0.2, 1.0, name="alike", default=0.9, step=0.01)
        pairs = filters.near_duplicates(cosines, least)
        st.caption(
            "The most alike first; a button opens the other of the two." if pairs else "No two are that much alike."
        )
        with st.container(horizontal=True):
            for a, b, cosine in pairs:
                _open_other(bank, number, a, b, cosine)
        if len(cosines) > 1:
            st.caption(f"Nearest to filter {number}, and most opposed to it:")
        with st.container(horizontal=True):
            rest = [f for f in np.argsort(-cosines[number], kind="stable").tolist() if f != number]
            for other in dict.fromkeys(rest[:3] + rest[-1:]):
                _open_other(bank, number, number, other, float(cosines[number, other]), key="near")
        with st.expander("In formulas", icon=":material/function:"):
            st.latex(r"\cos(a,b) = \frac{k_a \cdot k_b}{\lVert k_a\rVert\,\lVert k_b\rVert}")
            st.caption("Over all weights of two filters. 1: copies but for their scale; −1: opposites.")


def _choose_other(layer: str, number: int, pair: list[int]) -> None:
    choose(layer, pair[0] if pair[1] == number else pair[1])


def _open_other(bank: Bank, number: int, a: int, b: int, cosine: float, key: str = "pair") -> None:
    label = f"{a} and {b}: {number_text(cosine, '.2f')}" if key == "pair" else f"{b}: {number_text(cosine, '.2f')}"
    other = a if b == number else b
    st.button(label, key=f"{key}-{a}-{b}", on_click=choose, args=(bank.layer, other), icon=":material/compare_arrows:")
