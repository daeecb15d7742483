"""The faces in which a channel matters most to the answer: asked for once, and held with the faces."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components.job import computed, memoized
from pages.state import collection
from pages.state.subject import Subject
from vizcore.attribution.channel_relevance import channel_relevance, unit_relevance
from vizcore.data import Looked
from vizcore.data.relevant import ASKED, Relevance, relevance_of

IMPORTS = (
    "functools import partial", "vizcore.attribution.channel_relevance import channel_relevance",
    "vizcore.data.relevant import relevance_of",
)  # fmt: skip
LINES = ("found = relevance_of(seen, partial(channel_relevance, classifier))",)


def relevance(this: Subject, seen: Looked) -> Relevance | None:
    """How much of the answers runs through each channel; None where that was stopped, or cannot be said."""
    held = collection.current()
    assert held is not None
    if (known := held.relevance.get(this.identity)) is not None:
        return known
    many = min(len(seen.faces), ASKED)

    def work(report):
        return relevance_of(seen, partial(channel_relevance, this.classifier), report)

    try:
        found = computed(this, ("relevance", held.token), work, f"Following {many:,} answers back …")
    except ValueError as error:
        st.text(f"The answers cannot be followed back: {str(error).rstrip('.')}.")  # it may name a layer from outside
        return None
    if found is not None:
        held.keep_relevance(this.identity, found)
    return found


def places_of(this: Subject, images: np.ndarray, layer: str, channel: int, label: int | None) -> np.ndarray:
    """(row, column) of the unit of a channel that is most relevant to the answer, for the faces of a label, or any."""

    def make():
        units = unit_relevance(this.classifier, images, layer)[..., channel]
        where = units.reshape(len(units), -1).argmax(axis=1)
        return np.stack(np.unravel_index(where, units.shape[1:]), axis=1)

    return memoized(this, ("relevant places", collection.token(), layer, channel, label), make)
