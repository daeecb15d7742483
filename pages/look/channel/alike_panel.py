"""The channels most like one, and the filter behind it."""

import numpy as np
import streamlit as st

from pages.components import channel_picker, chart, recipe
from pages.components.page_links import link_to
from pages.state.subject import Subject
from vizcore import filters
from vizcore.activations.likeness import correlations
from vizcore.activations.likeness import most_alike as ranked_alike
from vizcore.figures.kernels import about_zero
from vizcore.figures.palette import scale_of
from vizcore.figures.strip import PAGE
from vizcore.figures.tiles import tiles_figure
from vizcore.network.layers import LayerInfo
from vizcore.words import number_text, span_text

MOST, SLICES = 8, 16  # channels and slices that are shown
ALIKE = 250  # pixels that two rows of four maps take in their column
LEAST = 0.3  # correlation from which two maps are called alike


def most_alike(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """The channels whose maps of this face are most like its own."""
    st.header("Most like it", anchor=False)
    if not layer.has_maps or layer.channels < 2:
        st.caption("There are no other maps here to compare it with.")
        return
    alike = correlations(values.astype(np.float32), channel)
    others = tuple(other for other in ranked_alike(alike, channel, MOST) if alike[other] >= LEAST)
    if not others:
        st.caption(f"No other map of this layer is like it: none correlates with it by {LEAST} or more on this face.")
        return
    shown = values[..., list(others)].astype(np.float32)
    chart.figure(
        tiles_figure(
            shown, [f"channel {one}: correlation {number_text(alike[one], '.2f')}" for one in others], list(others),
            scale=scale_of(values), columns=4,
        ),
        key="unit-alike", height=ALIKE, on_click=channel_picker.choose, arrays={"correlations": alike},
        recipe=recipe.of_trace(
            this.network, f"correlations(activation(classifier, seen, {layer.name!r}), {channel})",
            "vizcore.activations.likeness import correlations", "vizcore.run.trace import activation",
        ),
        alt="The most similar maps: "
        + ", ".join(f"channel {other} with a correlation of {number_text(alike[other], '.2f')}" for other in others),
    )  # fmt: skip
    ends = dict.fromkeys(number_text(alike[other], ".2f") for other in (others[0], others[-1]))
    st.caption(f"By how much they correlate with its own map of this face: {' to '.join(ends)}. A click opens one.")


def kernel_behind(this: Subject, layer: LayerInfo, channel: int) -> None:
    """What its filter reads from the channels before."""
    behind = filters.convolution_behind(this.classifier, layer.name)
    if not behind:
        return
    kernel = filters.kernels_of(this.classifier, behind)[..., channel]
    ranked = np.argsort(-np.linalg.norm(kernel, axis=(0, 1)), kind="stable")[:SLICES]
    many = f", the {len(ranked)} largest of {kernel.shape[2]} slices" if kernel.shape[2] > len(ranked) else ""
    st.header("Its filter", anchor=False)
    chart.figure(
        tiles_figure(
            kernel[:, :, ranked], [f"reads channel {source}" for source in ranked], ranked.tolist(),
            scale=about_zero(kernel), columns=min(len(ranked), SLICES),
        ),
        key="unit-kernel", height=min(110, PAGE // len(ranked) + 8),
        alt=f"The filter behind channel {channel}{many}, {span_text(kernel.min(), kernel.max(), '.2g')}",
        arrays={"kernel": kernel},
        recipe=recipe.of_network(
            this.network, f"kernels_of(classifier, {behind!r})[..., {channel}]", "vizcore.filters import kernels_of"
        ),
    )  # fmt: skip
    st.caption(
        f"The weights of {behind}{many}: each reads one channel of the layer before; orange adds, blue takes away."
    )
    link_to("look/filters", "All filters")
