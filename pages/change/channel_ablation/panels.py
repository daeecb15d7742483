"""What the network passes on when some of its channels are off, louder, or another face's."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import streamlit as st

from pages.components import channel_edits, chart, face_b
from pages.components.wording import channel_name
from pages.state.subject import Subject
from vizcore.activations.maps import as_maps, is_sequence
from vizcore.activations.statistics import channel_statistics, order
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import Edit, edited
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation
from vizcore.words import count_of

MOST = 256  # maps in one picture
Edits = tuple[Edit, ...]


def activations_of_b(this: Subject, edits: Edits) -> dict[str, np.ndarray]:
    """What face B does to the layers that take something of it; where none does, nobody is asked for a face."""
    taken = {edit.layer for edit in edits if edit.factor is None}
    if not taken:
        return {}
    _, seen = face_b.choose_face_b(this)
    a, b = st.columns(2)
    with a:
        face_b.small_face(this, this.trace, "A")
    with b:
        face_b.small_face(this, seen, "B")
    return {name: activation(this.classifier, seen, name) for name in taken}


def edited_activations(this: Subject, edits: Edits, layer: LayerInfo, other: Mapping) -> dict[str, np.ndarray]:
    """What a layer and the logits now give."""
    wanted = tuple({this.classifier.logits, layer.name})
    found = edited(this.classifier, this.trace.image[None], edits, wanted, other)
    return {name: value[0] for name, value in found.items()}


def edited_maps(this: Subject, edits: Edits, layer: LayerInfo, now: np.ndarray) -> None:
    """The channels of a layer as the network now passes them on; a click switches one off."""
    before = activation(this.classifier, this.trace, layer.name)
    ranked = order("mean", channel_statistics(before))[:MOST]
    names = [channel_name(layer, this.classifier, int(channel)) for channel in ranked]
    after, scale = as_maps(now)[..., ranked].astype(np.float32), scale_of(np.stack([before, now]))
    if after.ndim == 3:
        chosen = channel_edits.of_layer(edits, layer.name)
        steps = is_sequence(layer.output_shape)
        figure = tiles_figure(after, names, ranked.tolist(), scale=scale, chosen=chosen, sequence=steps)
    else:
        figure = units_figure(after, names, ranked.tolist(), scale=scale, across="channels", up="activation")
    chart.figure(
        figure,
        key="edited-maps",
        alt=f"Of {layer.name} {count_of(len(ranked), 'channel')} as the network now passes them on",
        arrays={"after": now, "before": before},
        recipe=channel_edits.edits_recipe(this, edits, layer.name),
        on_click=partial(channel_edits.add, edits, layer.name),
    )
    st.caption(
        "A click on a map changes its channel as the last one of this layer; the first is "
        "switched off. What you see is what the network now passes on."
    )
