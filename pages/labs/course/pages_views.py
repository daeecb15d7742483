"""Views of whole pages beside a paragraph: filters, a logit, networks that learn, what channels look for."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from pages.components import chart, filter_picker
from pages.components.arithmetic_panel import arithmetic_panel
from pages.components.lab.view import OnChoose
from pages.components.learning import Chart, Lesson, Line, Net, learning
from pages.components.learning.histories import histories
from pages.components.recipe import Recipe
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.filters_block import filters_block, fitting
from pages.components.stage.looks_block import looks_block
from pages.labs.course import questions
from pages.labs.course.found_places import PICTURES
from pages.state.session import selection
from pages.state.subject import Subject
from vizcore import digits, filters
from vizcore.activations.statistics import channel_statistics
from vizcore.data.means import channel_means, shipped_bins
from vizcore.evaluation.reliability import interval
from vizcore.featurevis.gallery import shipped_gallery
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.reliability import reliability_figure
from vizcore.network.cards import FOLDER
from vizcore.network.history import read_history
from vizcore.run.trace import activation

MOST = 64  # filters in a paragraph
NO_CONVOLUTION = "The network under study has no convolution over a picture: choose another one to see this."
_NETS = (
    Net(
        "Dense",
        ({"kind": "flatten"}, {"kind": "dense", "units": 16}, {"kind": "relu"}, {"kind": "dense", "units": 10}),
    ),
    Net(
        "Convolutional",
        (
            {"kind": "convolution", "filters": 8, "kernel": [3, 3], "padding": "same"}, {"kind": "relu"},
            {"kind": "max pooling", "size": [2, 2]}, {"kind": "flatten"}, {"kind": "dense", "units": 10},
        ),
    ),
)  # fmt: skip
_CHARTS = (
    Chart(
        "Right answers on 360 digits that neither learns",
        [Line(0, "heldRight", "dense"), Line(1, "heldRight", "convolutional")], share=True,
    ),
)  # fmt: skip
_DEEP = {name: f"{name}_24" for name in ("plain20", "plain56", "resnet20", "resnet56")}


def filters_view(this: Subject, key: str) -> None:
    """The filters of the first convolution by number, alive; a click chooses one, and answers what asks for it."""
    found = filters.convolutions(this.classifier)
    if not found:
        st.caption(NO_CONVOLUTION)
        return
    bank = filter_picker.bank_of(this, found[0].name)
    maps, count = channel_statistics(bank.seen), bank.kernels.shape[3]
    chosen = filter_under_study(bank.layer, count)
    part = filter_picker.slice_under_study(bank, chosen)
    read = {"mean of its map": maps.mean, "largest number": maps.maximum}
    ranked = range(min(count, fitting(bank, MOST)))
    try:
        block = filters_block(bank, ranked, chosen, part, own_scale=False, read=read)
    except ValueError as why:
        st.caption(f"They are not shown here, for they cannot follow the pointer: {why}.")
        return
    stage("filters", block, key=f"{key}-filters", on_choose=partial(_filter_chosen, bank.layer, count))
    chart.take_along(
        None, key=f"{key}-kernels", arrays={"kernels": bank.kernels}, recipe=bank.recipe("kernels")
    )  # fmt: skip


def filter_under_study(layer: str, count: int) -> int:
    """The filter of a layer that was chosen; the first where none was."""
    here = selection()
    return here.channel if here.layer == layer and here.channel is not None and here.channel < count else 0


def _filter_chosen(layer: str, count: int, choice: Mapping[str, Any]) -> None:
    if (channel := whole(choice, "channel", count)) is not None:
        filter_picker.choose(layer, channel)
        questions.clicked("filters", channel)


def logit_view(this: Subject, key: str) -> None:
    """How the strongest logit got its number."""
    layer = this.classifier.by_name[this.classifier.logits]
    arithmetic_panel(this, layer, int(this.trace.logits.argmax()), None, boards=False)


def digits_view(this: Subject, key: str) -> None:
    """Two networks that learn digits in the browser."""
    learning(
        _NETS, {"kind": "digits", "learned": digits.LEARNED}, Lesson(), _CHARTS, key=f"{key}-digits",
        answers=[str(digit) for digit in range(10)], digit=0,
    )  # fmt: skip
    chart.take_along(
        None, key=f"{key}-examples", arrays={"images": digits.load().images},
        recipe=Recipe("digits.load().images", imports=("vizcore import digits",)),
    )  # fmt: skip


def shortcuts_view(this: Subject, key: str) -> None:
    """How plain and residual networks of two depths learned."""
    found = {name: read_history(FOLDER / f"{shipped}.history.csv") for name, shipped in _DEEP.items()}
    known = {name: history for name, history in found.items() if history is not None}
    if not known:
        st.caption("The four networks that are compared here do not come with this copy.")
        return
    histories(known, key=f"{key}-shortcuts", networks=_DEEP)


def gallery_view(this: Subject, key: str, network: str, layer: str) -> None:
    """What the channels of a layer look for, grown from noise, as it ships."""
    tiles = shipped_gallery(network, layer)
    if tiles is None:
        st.caption("These pictures do not come with this copy: the page below makes them.")
        return
    call = f"shipped_gallery({network!r}, {layer!r})[:{PICTURES}] / np.float32(255)"
    recipe = Recipe(call, imports=("vizcore.featurevis.gallery import shipped_gallery",))
    _looks(this, (network, layer), tiles / np.float32(255), "What it looks for", f"{key}-grown", recipe)


def means_view(this: Subject, key: str, network: str, layer: str, tell: OnChoose | None = None) -> None:
    """Of each channel of a layer the mean of the crops that excite it most, as it ships."""
    found = channel_means(network, layer)
    if found is None:
        st.caption("These means do not come with this copy.")
        return
    call = f"channel_means({network!r}, {layer!r}).images[:{PICTURES}]"
    recipe = Recipe(call, imports=("vizcore.data.means import channel_means",))
    _looks(this, (network, layer), found.images, "The mean of what excites it", f"{key}-means", recipe, tell)


def _looks(
    this: Subject, of: tuple[str, str], pictures: np.ndarray, title: str, key: str, recipe: Recipe,
    tell: OnChoose | None = None,
) -> None:  # fmt: skip
    """A picture of each of the first channels of a layer of a network; beside it the face, for the one under study."""
    network, layer = of
    images, maps = pictures[:PICTURES], None
    called = [f"channel {channel} of {layer}" for channel in range(len(images))]
    if network == this.network:
        maps = this.trace.image, activation(this.classifier, this.trace, layer)
    block = looks_block(
        images, called, channels=len(pictures), chosen=0 if tell else None, found=maps, title=title
    )  # fmt: skip
    stage("looks", block, key=key, on_choose=tell)
    chart.take_along(
        lambda: image_grid_figure(images, called, columns=16),
        key=f"{key}-pictures", arrays={"images": images}, recipe=recipe,
    )  # fmt: skip


def reliability_view(this: Subject, key: str, network: str) -> None:
    """How often a network is right against how sure it is, as it was measured."""
    bins = shipped_bins(network)
    if bins is None:
        st.caption("What was measured does not come with this copy.")
        return
    counts = np.maximum(bins.counts, 1)
    sure, right = bins.confidence / counts, bins.right / counts
    ends = [interval(int(some), int(count)) for some, count in zip(bins.right, bins.counts, strict=True)]
    chart.figure(
        reliability_figure(sure, right, ends, bins.counts), key=f"{key}-calibration",
        alt=", ".join(f"sure by {sure[some]:.0%}, right in {right[some]:.0%}" for some in np.flatnonzero(bins.counts)),
        arrays={"right": bins.right, "faces": bins.counts, "confidence": bins.confidence},
        recipe=Recipe(f"shipped_bins({network!r}).right", imports=("vizcore.data.means import shipped_bins",)),
    )  # fmt: skip
