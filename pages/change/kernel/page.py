"""What if you swap the kernel?"""

import numpy as np
import streamlit as st

from pages.change.kernel import figures, grid
from pages.change.kernel.live import live_kernel
from pages.components import filter_picker
from pages.components.prediction_delta import ODDS, prediction_delta
from pages.components.stage.drawn import choose_drawn
from pages.state import subject
from vizcore import filters
from vizcore.interventions import refiltered

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
convolutions = [layer.name for layer in filters.convolutions(classifier)]
if not convolutions:
    st.caption("This network has no convolution over a picture, so there is no kernel to change.")
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    layer = filter_picker.choose_convolution(this, convolutions)
    bank = filter_picker.bank_of(this, layer)
    channel = filter_picker.choose_filter(bank)
    number = filter_picker.slice_widget(bank, channel)
    live = choose_drawn()
edit = grid.edit_of(bank, channel)
kernel = bank.kernels[..., channel]
now = edit.rewritten(kernel)
after, logits = bank.seen[..., channel], this.trace.logits
if edit.parts:
    given = refiltered(classifier, image[None], layer, channel, now - kernel, (layer, classifier.logits))
    after, logits = given[layer][0, ..., channel].astype(np.float32), given[classifier.logits][0]

live = live and live_kernel(bank, edit, number, now, after)
if live:
    figures.take_along(bank, edit, number, kernel[:, :, number], now[:, :, number], after)
weights, found = st.columns([2, 3], gap="large")
with weights:
    if not live:
        figures.kernels_beside(bank, edit, number, kernel[:, :, number], now[:, :, number])
    grid.choose_preset(edit, number, kernel.shape)
    st.caption("Or type other weights:")
    grid.weights_grid(edit, number, now[:, :, number])
    grid.reset_button(edit)
with found:
    if not live:
        figures.maps_beside(bank, edit, after)
    prediction_delta(
        this, logits, lambda form, needed: figures.edited_recipe(bank, edit, classifier.logits, form, needed),
        name="kernel_read_as", first=ODDS,
    )  # fmt: skip
