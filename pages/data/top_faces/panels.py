"""The faces that excite a channel most or least, in which it is most relevant, or drawn by chance; cropped."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.components import channel_faces, channel_picker, layer_picker
from pages.components.faces_recipe import of_faces_seen
from pages.components.recipe import Recipe
from pages.data.top_faces import grid_panel
from pages.state import bound
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.relevant import Relevance
from vizcore.data.strongest import source_of
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation
from vizcore.words import span_text

SHOWN = 40  # faces at once
RELEVANT = "Most relevant"
WAYS = {"Most exciting": "most", RELEVANT: "", "Least exciting": "least", "By chance": "random"}
ANY = "any"


class Asked(NamedTuple):
    """What the visitor chose.

    Args:
        layer: of the network.
        source: name of the layer whose numbers it passes on.
        channel: of it.
        which: of `WAYS`.
        label: index of the label, None for any.
    """

    layer: LayerInfo
    source: str
    channel: int
    which: str
    label: int | None


def top_faces(this: Subject, seen: Looked) -> None:
    """Choose a channel, and see its faces."""
    asked = _choices(this, seen)
    if asked is None:
        st.caption("This is the image itself: it looks for nothing. Choose another layer.")
        return
    found = None
    if asked.which == RELEVANT:
        found = channel_faces.relevance(this, seen, asked.source, asked.channel, asked.label)
        if found is None:
            return
    numbers, values = _ranked(seen, asked, found)
    shown, one = st.columns([3, 2], gap="large")
    if not len(numbers):
        shown.caption("No face has this label.")
        return
    images, inside, size = channel_faces.cropped(
        this, seen, numbers, asked.layer, asked.channel, relevant=found is not None, label=asked.label
    )
    with shown:
        grid_panel.grid(this, seen, (numbers, values, images, inside), _recipe(this, asked))
        st.caption(_words(this, asked, values, size, found))
    with one:
        grid_panel.mean(this, asked.layer, asked.channel, images, inside)
        grid_panel.by_label(this, seen, asked.source, asked.channel, found)


def _choices(this: Subject, seen: Looked) -> Asked | None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = layer_picker.layer_fields(this, width=220)
        if not layer.inputs:
            return None
        values = activation(this.classifier, this.trace, layer.name)
        channel = channel_picker.choose_channel(this, layer, values)
    labelled = [name for name, many in zip(this.classifier.labels, seen.summary.by_label.counts, strict=True) if many]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = bound.segmented_control("Faces", list(WAYS), name="top_which")
        label = ANY
        if labelled and which != "Least exciting":
            label = bound.selectbox("Label", [ANY, *labelled], name="top_label", width=180)
    number = None if label == ANY else this.classifier.labels.index(label)
    return Asked(layer, source_of(this.classifier, layer.name), channel, which, number)


def _ranked(seen: Looked, asked: Asked, found: Relevance | None) -> tuple[np.ndarray, np.ndarray | None]:
    if found is not None:
        return found.top(seen.channels.place(asked.source, asked.channel), SHOWN, asked.label)
    return seen.top(asked.source, asked.channel, SHOWN, WAYS[asked.which], asked.label)  # ty: ignore[invalid-argument-type]


def _recipe(this: Subject, asked: Asked) -> Recipe:
    if asked.which == RELEVANT:
        row = f"seen.channels.place({asked.source!r}, {asked.channel})"
        call = f"found.top({row}, {SHOWN}, {asked.label})[0]"
        return of_faces_seen(this, call, *channel_faces.IMPORTS, before=channel_faces.LINES)
    return of_faces_seen(
        this, f"seen.top({asked.source!r}, {asked.channel}, {SHOWN}, {WAYS[asked.which]!r}, {asked.label})[0]"
    )


def _words(
    this: Subject, asked: Asked, values: np.ndarray | None, size: tuple[int, int] | None, found: Relevance | None
) -> str:
    unit = "most relevant" if found is not None else "strongest"
    crop = ""
    if size:
        crop = f", cropped to the {size[0]}×{size[1]} pixels that its {unit} unit sees (grey: beyond the edge)"
    if values is None:
        return f"Drawn by chance, always the same ones{crop}."
    ends = span_text(values[0], values[-1])
    if found is None:
        return f"{asked.which} first, by the largest number on the channel's map{crop}: {ends}."
    asked_of = f" {found.asked:,} faces drawn by chance were asked." if found.asked == channel_faces.ASKED else ""
    return (
        f"Those whose answer owes most to this channel first (RelMax): the part of the answer's logit that LRP-ε sends "
        f"back through it, summed over its map, {ends}{crop}. What excites a channel need not decide "
        f"anything.{asked_of}"
    )
