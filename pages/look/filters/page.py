"""What does each filter look for?"""

import streamlit as st

from pages.components import filter_picker
from pages.components.stage.drawn import choose_drawn
from pages.look.filters import live_filters, panels, tabs
from pages.state import bound, subject
from vizcore import filters
from vizcore.activations.statistics import channel_statistics

st.title(__doc__)
this = subject.current()
convolutions = [layer.name for layer in filters.convolutions(this.classifier)]
if not convolutions:
    st.caption("This network has no convolution over a picture, so there are no filters to look at.")
    st.stop()

stage = st.container()
with stage, st.container(horizontal=True, vertical_alignment="bottom"):
    layer = filter_picker.choose_convolution(this, convolutions)
    by = bound.selectbox(
        "Sort by", list(filters.ORDERS), format_func=panels.ORDER_NAMES.get, name="filters_sort", width=170
    )  # fmt: skip
    scope = bound.segmented_control("Colour scale: per", ["filter", "layer"], default="layer", name="filters_scale")
    bank = filter_picker.bank_of(this, layer)
    channel = filter_picker.choose_filter(bank)
    live = choose_drawn()
statistics, effect = filters.kernel_statistics(bank.kernels), channel_statistics(bank.seen).magnitude
with stage:
    ranked = panels.shown_page(filters.order(by, statistics, effect), live_filters.most(bank) if live else panels.TILES)
    numbers = tabs.in_numbers(statistics, effect)
    live = live and live_filters.live_filters(bank, ranked, channel, numbers, own_scale=scope == "filter")
names = [f"filter {f}<br>norm {statistics.norm[f]:.3g}<br>effect {effect[f]:.3g}" for f in ranked]
if not live:
    everyone, one = st.columns([3, 2], gap="large")
    with everyone:
        panels.every_filter(bank, ranked, channel, names, scope)
    with one:
        panels.one_filter(bank, channel)
    tabs.numbers(numbers, channel)
questions = {
    "Every slice": lambda: tabs.every_slice(bank, channel),
    "Frequency response": lambda: tabs.waves(bank, channel),
    "Near-duplicates": lambda: tabs.look_alikes(bank, ranked, channel),
}
if bank.kernels.shape[2] == 1:
    del questions["Every slice"]
with st.container(horizontal=True, vertical_alignment="center"):
    asked = bound.segmented_control("Of this filter", list(questions), name="filters_ask", label_visibility="collapsed")
    if live:
        panels.take_along(bank, ranked, channel, names, scope)
questions[asked]()
