"""Why a convolution and not a dense layer?"""

import streamlit as st

from pages.shared import filter_panels as panels
from pages.shared import shuffled, subject
from pages.shared import why_convolution as why
from vizcore import connections, filters
from vizcore.statistics import channel_statistics

st.title(__doc__)
this = subject.current()
names = [layer.name for layer in filters.convolutions(this.classifier) if layer.kind in connections.COUNTED]
if not names:
    st.caption(
        f"{this.classifier.name} has no convolution: every unit of its first layer reads every pixel, with a weight of "
        "its own for each. Choose another network to count what a convolution spares. What shuffled pixels are to a "
        "dense layer can be seen here."
    )
    shuffled.pixels(this)
    st.stop()

controls = st.container(horizontal=True, vertical_alignment="bottom")
with controls:
    layer = panels.choose_convolution(this.classifier, names)
counted = connections.connections_of(this.classifier, layer)
why.counts(this.classifier.name, layer, counted)
why.sparse(counted)

bank = panels.bank_of(this, layer)
st.subheader("Shared weights: the convolution as a dense matrix", anchor=False)
channel = panels.choose_filter(bank, int(channel_statistics(bank.seen).magnitude.argmax()))
why.shared(bank, channel)
shuffled.pixels(this)
