"""The filters on the stage: under the pointer one of them, its frequency response, and what it makes of this face."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from pages.components import filter_picker
from pages.components.filter_picker import Bank
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.filters_block import Numbers, filters_block, fitting
from pages.look.filters.panels import TILES


def most(bank: Bank) -> int:
    """How many filters are shown at once."""
    return fitting(bank, TILES)


def live_filters(bank: Bank, ranked: np.ndarray, channel: int, numbers: Sequence[Numbers], *, own_scale: bool) -> bool:
    """The stage; where this kind of convolution cannot be on it, why, and False."""
    number = filter_picker.slice_under_study(bank, channel)
    try:
        block = filters_block(bank, ranked.tolist(), channel, number, own_scale=own_scale, numbers=numbers)
    except ValueError as why:
        st.caption(f"In figures, for it cannot follow the pointer: {why}.")
        return False
    stage("filters", block, key="filters-stage", on_choose=partial(chosen, bank.layer, bank.kernels.shape[3]))
    return True


def chosen(layer: str, count: int, choice: Mapping[str, Any]) -> None:
    """From the stage's callback: a filter was clicked. What means nothing changes nothing."""
    if (channel := whole(choice, "channel", count)) is not None:
        filter_picker.choose(layer, channel)
