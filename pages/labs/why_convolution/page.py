"""Why a convolution and not a dense layer?"""

import streamlit as st

from pages.components import filter_picker
from pages.labs.why_convolution import dense_matrix, panels, shuffled
from pages.state import bound, subject
from vizcore import filters
from vizcore.why_convolution import connections

CONNECTIONS, WEIGHTS, ORDER = "connections", "shared weights", "shuffled pixels"
st.title(__doc__)
this = subject.current()
names = [layer.name for layer in filters.convolutions(this.classifier) if layer.kind in connections.COUNTED]
if not names:
    st.caption(
        f"{this.title} has no convolution over a picture that could be counted here. In a dense layer every unit "
        "reads every number, with a weight of its own for each. Choose another network to count what a convolution "
        "spares. What shuffled pixels are to a dense layer can be seen here."
    )
    shuffled.shuffled_pixels(this)
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    part = bound.segmented_control("Look at", [CONNECTIONS, WEIGHTS, ORDER], name="why_part")
    layer = filter_picker.choose_convolution(this, names) if part != ORDER else ""
if part == CONNECTIONS:
    counted = connections.connections_of(this.classifier, layer)
    panels.counts(this.network, layer, counted)
    panels.sparse_interactions(this.network, layer, counted)
elif part == WEIGHTS:
    bank = filter_picker.bank_of(this, layer)
    st.header("Shared weights: the convolution as a dense matrix", anchor=False)
    channel = filter_picker.choose_filter(bank)
    dense_matrix.shared_weights(bank, channel)
else:
    shuffled.shuffled_pixels(this)
