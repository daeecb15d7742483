"""What if this channel were off, or louder?"""

import streamlit as st

from pages.change.channel_ablation import panels
from pages.components import channel_edits, layer_picker
from pages.components.prediction_delta import prediction_delta
from pages.state import subject

st.title(__doc__)
this = subject.current()
edits = channel_edits.edits_of(this)
answer, maps = st.columns([2, 3], gap="large")

with answer:
    picture = st.container()
    channel_edits.edit_rows(this, edits)
    other = panels.activations_of_b(this, edits)
    channel_edits.edits_as_text(edits)
with maps:
    layer = layer_picker.choose_layer(this, depth=1)
    found = panels.edited_activations(this, edits, layer, other)
    panels.edited_maps(this, edits, layer, found[layer.name])
with picture:
    logits = this.classifier.logits
    prediction_delta(
        this, found[logits], lambda form, needed: channel_edits.edits_recipe(this, edits, logits, form, needed)
    )  # fmt: skip
