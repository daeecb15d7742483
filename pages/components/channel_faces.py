"""The many faces under study, as one channel has them: in which it matters most, and the pixels that its unit sees."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.job import memoized
from pages.components.stage.chart_block import chart_block
from pages.runtime import engine
from pages.state import collection
from pages.state.subject import Subject
from vizcore.attribution.channel_relevance import channel_relevance, unit_relevance
from vizcore.data import Looked
from vizcore.data.crops import crops
from vizcore.data.faces import as_images
from vizcore.data.relevant import ASKED, Relevance, relevance_of
from vizcore.data.strongest import places, source_of
from vizcore.network.layers import LayerInfo
from vizcore.settings import Preview, Progress
from vizcore.words import number_text

_IN_SIGHT = 8  # faces, while they are asked
IMPORTS = (
    "functools import partial", "vizcore.attribution.channel_relevance import channel_relevance",
    "vizcore.data.relevant import relevance_of",
)  # fmt: skip
LINES = ("found = relevance_of(seen, partial(channel_relevance, classifier))",)


def relevance(this: Subject, seen: Looked, layer: str, channel: int, label: int | None = None) -> Relevance | None:
    """How much of the answers runs through each channel; None where that was stopped, or cannot be said.

    Args:
        this: whose network.
        seen: the faces.
        layer: whose channel is in sight meanwhile: the faces in which it is most relevant so far.
        channel: of it.
        label: only among the faces of this label.
    """
    held = collection.current()
    assert held is not None
    if (known := known_relevance(this)) is not None:
        return known
    many = min(len(seen.faces), ASKED)

    def work(report: Progress, preview: Preview) -> Relevance:
        return relevance_of(seen, partial(channel_relevance, this.classifier), report, preview=preview)

    def so_far(found: Relevance) -> bytes:
        numbers, values = found.top(seen.channels.place(layer, channel), _IN_SIGHT, label)
        names, words = [number_text(value, ".2g") for value in values], f"{found.asked:,} of {many:,} faces"
        return chart_block(pictures=seen.faces.images[numbers], names=names, words=words)

    try:
        sight = Sight(so_far, "relevance", "The faces in which the channel is most relevant, so far", 0)
        found = computed_in_sight(this, ("relevance", held.token), work, f"Following {many:,} answers back …", sight)
    except ValueError as error:
        st.text(f"The answers cannot be followed back: {str(error).rstrip('.')}.")  # it may name a layer from outside
        return None
    if found is not None:
        held.keep_relevance(this.identity, found)
    return found


def known_relevance(this: Subject) -> Relevance | None:
    """The same, where it was asked for before."""
    held = collection.current()
    return held.relevance.get(this.identity) if held else None


def cropped(
    this: Subject, seen: Looked, numbers: np.ndarray, layer: LayerInfo, channel: int, *, relevant: bool,
    label: int | None = None,
) -> tuple[np.ndarray, np.ndarray, tuple[int, int] | None]:  # fmt: skip
    """(images, which pixels count, the size of the crop or None where they are whole).

    Args:
        this: whose network.
        seen: what it made of the faces.
        numbers: of some of them.
        layer: of the channel.
        channel: whose strongest unit, in each face, says which pixels.
        relevant: whether it is the most relevant one instead.
        label: for whose faces these were asked.
    """
    images = as_images(seen.faces.images[numbers])
    field = engine.receptive_fields(this.classifier)[layer.name]
    if field is None or min(field.size) >= min(images.shape[1:3]):
        return images, np.ones(images.shape[:3], bool), None
    if relevant:
        where = _relevant_places(this, images, source_of(this.classifier, layer.name), channel, label)
    else:
        where = places(this.classifier, images, layer.name, channel)
    boxes = np.array([field.box((row, column)) for row, column in where.tolist()])
    return *crops(images, boxes), field.size


def _relevant_places(this: Subject, images: np.ndarray, layer: str, channel: int, label: int | None) -> np.ndarray:
    """(row, column) of the unit of a channel that is most relevant to the answer, for the faces of a label, or any."""

    def make():
        units = unit_relevance(this.classifier, images, layer)[..., channel]
        where = units.reshape(len(units), -1).argmax(axis=1)
        return np.stack(np.unravel_index(where, units.shape[1:]), axis=1)

    return memoized(this, ("relevant places", collection.token(), layer, channel, label, len(images)), make)
