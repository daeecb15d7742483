"""What did each layer make of it?"""

import numpy as np
import streamlit as st

from pages.shared import engine, inspect, overview, pointing, show, subject, unit, working
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import SCOPES, tiles_figure
from vizcore.statistics import ORDERS, channel_statistics, dead, order
from vizcore.trace import activation

PAGE = 256  # maps in one picture

st.title(__doc__)
this = subject.current()
strip = st.container()
layer = overview.choose_layer(this)
with strip:
    overview.strip(this, key="strip", chosen=layer.name)

values = activation(this.classifier, this.trace, layer.name)
statistics = channel_statistics(values)
reference = this.classifier.reference.get(layer.name)
overview.facts(layer, engine.fields(this.classifier.name)[layer.name])

orders = [by for by in ORDERS if reference is not None or by != "difference"]
every, one = st.columns([3, 2], gap="large")
with every:
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    with controls:
        by = st.selectbox(
            "Sort by", orders, format_func=inspect.ORDER_NAMES.get, key="sort", bind="query-params", width=240
        )
        scope = "layer"
        if layer.has_maps:
            scopes = [scope for scope in SCOPES if scope != "network" or this.extreme is not None]
            scope = st.segmented_control(
                "One colour scale for each", scopes, default="layer", required=True, key="scope", bind="query-params"
            )  # fmt: skip
    ranked = order(by, statistics, reference)
    if len(ranked) > PAGE:
        pages = -(-len(ranked) // PAGE)
        page = st.slider("Page", 1, pages, key="page", bind="query-params")
        ranked = ranked[(page - 1) * PAGE : page * PAGE]
    channel = inspect.chosen_channel(layer, statistics)
    names = [inspect.channel_name(layer, this.classifier, int(c)) for c in ranked]
    if layer.has_maps:
        scale = {"map": None, "layer": scale_of(values), "network": scale_of(values, this.extreme)}[scope]
        figure = tiles_figure(
            values[..., ranked].astype(np.float32), names, ranked.tolist(), scale=scale, chosen=channel
        )
    else:
        figure = units_figure(values[ranked].astype(np.float32), names, ranked.tolist(), chosen=channel)
    show.figure(
        figure,
        key="maps",
        alt=f"All {layer.channels} channels of the layer for this face, sorted by {by}",
        arrays={"activation": values},
        code=subject.snippet(this, f"activation(classifier, seen, {layer.name!r})"),
        on_click=inspect.choose_channel,
    )
    inspect.say_silent(statistics, () if reference is None else dead(reference))
with one:
    inspect.one_channel(this, layer, values, statistics, channel)
    unit.link(layer, channel)
    pointing.ask_link(this, layer, channel)

working.draw(this, layer, channel)
