"""What the colour of a dot on the map says: its label, its answer, whether that is right, or what excites a channel."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from jaxtyping import Int

from pages.components import channel_picker, layer_picker
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.one_channel import excitation, in_fifths
from vizcore.data.strongest import source_of
from vizcore.figures.plane import RISING, groups_of
from vizcore.figures.series import MAIN, OTHER
from vizcore.run.trace import activation
from vizcore.words import number_text

LABEL, ANSWER, RIGHT, CHANNEL = "label", "answer", "right or wrong", "channel"
_IN_SIGHT = 8  # faces, while the channel is asked about all


@dataclass(frozen=True, eq=False)
class Colouring:
    """The groups of the faces.

    Args:
        by: what it is, as key and as words.
        groups: of every face, -1 for none.
        names: of the groups.
        looks: (colour, symbol) of the groups; they come again after the last.
        sentence: what the colours are, where the legend does not say it.
        arrays: that go along with the download.
    """

    by: str
    groups: Int[np.ndarray, " faces"]
    names: Sequence[str]
    looks: Sequence[tuple[str, str]]
    sentence: str = ""
    arrays: dict[str, np.ndarray] = field(default_factory=dict)


def choose_colours(seen: Looked) -> str:
    """The widget for it: labels only where there are any."""
    some = [LABEL, ANSWER, RIGHT, CHANNEL] if (seen.labels >= 0).any() else [ANSWER, CHANNEL]
    return bound.segmented_control("Colour by", some, name="map_colours")


def coloured(this: Subject, seen: Looked, by: str) -> Colouring | None:
    """The groups, or None where they are not known yet: the work on a channel was stopped, or the image was chosen."""
    answers, names = seen.logits.argmax(axis=1), this.classifier.labels
    if by == LABEL:
        return Colouring(by, seen.labels, names, groups_of(names))
    if by == ANSWER:
        return Colouring(by, answers, names, groups_of(names))
    if by == CHANNEL:
        return _by_channel(this, seen)
    right = np.where(seen.labels < 0, -1, np.where(answers == seen.labels, 0, 1))
    return Colouring(by, right, ("right", "wrong"), ((MAIN, "circle"), (OTHER, "diamond")))


def _by_channel(this: Subject, seen: Looked) -> Colouring | None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = layer_picker.layer_fields(this, width=220)
        if not layer.inputs:
            st.caption("This is the image itself: it has no channel that a face excites. Choose another layer.")
            return None
        channel = channel_picker.choose_channel(this, layer, activation(this.classifier, this.trace, layer.name))
    source = source_of(this.classifier, layer.name)

    def work(report, preview):
        return excitation(this.classifier, seen.faces, source, channel, report, preview)

    def so_far(values: np.ndarray) -> bytes:
        best = np.argsort(-values, kind="stable")[:_IN_SIGHT]
        names, words = [number_text(value) for value in values[best]], f"{len(values):,} of {len(seen.faces):,} faces"
        return chart_block(pictures=seen.faces.images[best], names=names, words=words)

    key = ("excitation", collection.token(), source, channel)
    words = f"Showing {len(seen.faces):,} faces to channel {channel} of {escaped(source)} …"
    sight = Sight(so_far, "excitation", "The faces that excite the channel most, so far", 0)
    values = computed_in_sight(this, key, work, words, sight)
    if values is None:
        return None
    groups, edges = in_fifths(values)
    names = [f"up to {number_text(edge)}" for edge in edges] + [f"up to {number_text(values.max())}"]
    sentence = (
        f"Colours: how much a face excites channel {channel} of {escaped(source)}, by the largest number on its map, "
        "in fifths of the faces; equal numbers stay together."
    )
    arrays = {"values": values}
    return Colouring(f"{CHANNEL} {channel} of {source}", groups, names, RISING, sentence, arrays)
