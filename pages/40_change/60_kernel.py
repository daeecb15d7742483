"""What if this kernel were another?"""

import numpy as np
import streamlit as st

from pages.shared import answering, kernel_grid, subject
from pages.shared import filter_panels as panels
from vizcore import filters
from vizcore.interventions import refiltered
from vizcore.statistics import channel_statistics

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
convolutions = [layer.name for layer in filters.convolutions(classifier)]
if not convolutions:
    st.caption("This network has no convolution, so it has no kernel.")
    st.stop()

weights, found = st.columns([2, 3], gap="large")
with weights:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = panels.choose_convolution(classifier, convolutions)
        bank = panels.bank_of(this, layer)
        channel = panels.choose_filter(bank, int(channel_statistics(bank.seen).magnitude.argmax()))
        number = kernel_grid.choose_slice(bank, channel)
    edit = kernel_grid.held(bank, channel)
    kernel = bank.kernels[..., channel]
    now = edit.rewritten(kernel)
    kernel_grid.draw(bank, edit, number, kernel[:, :, number], now[:, :, number])
    kernel_grid.presets(edit, number, kernel.shape)
    st.caption("Or type other weights:")
    kernel_grid.grid(edit, number, now[:, :, number])
    kernel_grid.reset(edit)

with found:
    after, logits = bank.seen[..., channel], this.trace.logits
    if edit.parts:
        given = refiltered(classifier, image[None], layer, channel, now - kernel, (layer, classifier.logits))
        after, logits = given[layer][0, ..., channel].astype(np.float32), given[classifier.logits][0]
    kernel_grid.maps(bank, edit, after)
    answering.draw(this, logits, kernel_grid.code(bank, edit, classifier.logits), answering.ODDS)
