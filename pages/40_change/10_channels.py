"""What if this channel were off, or louder?"""

from functools import partial

import numpy as np
import streamlit as st

from pages.shared import answering, changing, inspect, overview, show, subject, two_faces
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import edited
from vizcore.statistics import channel_statistics, order
from vizcore.trace import activation

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
edits = changing.held(this)
answer, maps = st.columns([2, 3], gap="large")

with answer:
    picture = st.container()
    changing.rows(this, edits)
    other = {}
    if taken := {edit.layer for edit in edits if edit.factor is None}:
        face = two_faces.face_b(this)
        two_faces.small_face(face, "B")
        other = {name: activation(classifier, face, name) for name in taken}
    changing.as_text()

with maps:
    layer = overview.choose_layer(this)
    before = activation(classifier, this.trace, layer.name)
    wanted = tuple(this.trace.kept) or (classifier.logits, layer.name)
    found = {name: value[0] for name, value in edited(classifier, image[None], edits, wanted, other).items()}
    ranked = order("mean", channel_statistics(before))[:256]
    names = [inspect.channel_name(layer, classifier, int(channel)) for channel in ranked]
    after, scale = found[layer.name][..., ranked].astype(np.float32), scale_of(np.stack([before, found[layer.name]]))
    if layer.has_maps:
        figure = tiles_figure(after, names, ranked.tolist(), scale=scale, chosen=changing.of_layer(edits, layer.name))
    else:
        figure = units_figure(after, names, ranked.tolist(), scale=scale)
    show.figure(
        figure,
        key="edited-maps",
        alt=f"The {len(ranked)} channels of {layer.name} as the network now passes them on",
        arrays={"before": before, "after": found[layer.name]},
        code=changing.code(this, edits, layer.name),
        on_click=partial(changing.add, edits, layer.name),
    )
    st.caption("A click on a map switches its channel off. What you see is what the network now passes on.")

with picture:
    answering.draw(this, found[classifier.logits], changing.code(this, edits, classifier.logits))
