"""What does each filter look for?"""

import streamlit as st

from pages.shared import filter_panels as panels
from pages.shared import filter_tabs as tabs
from pages.shared import subject
from vizcore import filters
from vizcore.statistics import channel_statistics

st.title(__doc__)
this = subject.current()
convolutions = [layer.name for layer in filters.convolutions(this.classifier)]
if not convolutions:
    st.caption("This network has no convolution, so it has no filters.")
    st.stop()

everyone, one = st.columns([3, 2], gap="large")
with everyone:
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    with controls:
        layer = panels.choose_convolution(this.classifier, convolutions)
        by = st.selectbox(
            "Sort by",
            list(filters.ORDERS),
            format_func=panels.ORDER_NAMES.get,
            key="filters_sort",
            bind="query-params",
            width=170,
        )
        scope = st.segmented_control(
            "One colour scale for each", ["filter", "layer"], default="layer", required=True,
            key="filters_scale", bind="query-params",
        )  # fmt: skip
    bank = panels.bank_of(this, layer)
    statistics, effect = filters.kernel_statistics(bank.kernels), channel_statistics(bank.seen).magnitude
    ranked = filters.order(by, statistics, effect)
    if len(ranked) > panels.TILES:
        page = st.slider("Page", 1, -(-len(ranked) // panels.TILES), key=f"filters_page_{layer}")
        ranked = ranked[(page - 1) * panels.TILES : page * panels.TILES]
    with one:
        channel = panels.choose_filter(bank, int(effect.argmax()))
    names = [f"filter {f}<br>norm {statistics.norm[f]:.3g}<br>effect {effect[f]:.3g}" for f in ranked]
    panels.every_filter(bank, ranked, channel, names, scope)
with one:
    panels.one_filter(bank, channel)

tabs.numbers(statistics, effect, channel)
questions = {
    "Every slice": lambda: tabs.every_slice(bank, channel),
    "Which waves it lets through": lambda: tabs.waves(bank, channel),
    "Look-alikes": lambda: tabs.look_alikes(bank, ranked, channel),
}
if bank.kernels.shape[2] == 1:
    del questions["Every slice"]
folded = st.tabs(list(questions), key=f"filters_tab_{len(questions)}", on_change="rerun")
for tab, ask in zip(folded, questions.values(), strict=True):
    if tab.open:
        with tab:
            ask()
