"""Which channels does this answer rest on?"""

import numpy as np
import streamlit as st

from pages.shared import changing, inspect, overview, pointing, show, subject, turns
from vizcore.figures.bars import units_figure
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import channel_effects, removal

st.title(__doc__)
overview.follow()
this = subject.current()
classifier, image = this.classifier, this.trace.image
label = pointing.choose_class(this)
layer = overview.choose_layer(this)
name, key = classifier.labels[label], (layer.name, label)


def rank(tell):
    """Every channel off once; then more and more of them."""
    effects = channel_effects(classifier, image, layer.name, label, progress=lambda share: tell(share / 2))
    curves = removal(classifier, image, layer.name, label, effects, progress=lambda share: tell((1 + share) / 2))
    return effects, curves


found = turns.computed(this, ("ranking", *key), rank, f"Switching off the {layer.channels} channels, one by one …")
if found is None:
    st.stop()
effects, curves = found
ranked = np.argsort(-effects, kind="stable")
one, many = st.columns(2, gap="large")
with one:
    st.subheader("One channel off", anchor=False)
    names = [inspect.channel_name(layer, classifier, int(channel)) for channel in ranked]
    show.figure(
        units_figure(effects[ranked], names, ranked.tolist()),
        key="effects",
        alt=f"By how much the log-odds of {name} fall when each of {layer.channels} channels of {layer.name} is off",
        arrays={"effects": effects},
        code=subject.snippet(
            this, f"channel_effects(classifier, image, {layer.name!r}, {label})",
            "vizcore.interventions import channel_effects",
        ),
        on_click=overview.open_channel,
    )  # fmt: skip
    best = int(ranked[0])
    st.caption(
        f"By how much the log-odds of {name} fall when a channel is switched off; below zero they rise. Channel {best} "
        f"counts most: without it the odds are {np.exp(-effects[best]):.2g} times as high. A click opens a channel."
    )
with many:
    st.subheader("Many off", anchor=False)
    most = min(layer.channels, max(1, round(layer.channels / 8)))
    many_off = st.slider("How many of the strongest", 1, layer.channels, most) if layer.channels > 1 else 1
    show.figure(
        sweep_figure(
            curves.counts,
            {
                "the strongest off": curves.strongest,
                "random ones off": curves.random,
                "only the strongest on": curves.kept,
            },
            f"channels of {layer.name}",
            at=many_off,
            height=300,
        ),
        key="removal",
        alt=f"Probability of {name} while more and more channels of {layer.name} are switched off",
        arrays=vars(curves),
        code=subject.snippet(
            this,
            f"removal(classifier, image, {layer.name!r}, {label}, "
            f"channel_effects(classifier, image, {layer.name!r}, {label}))",
            "vizcore.interventions import channel_effects, removal",
        ),
    )
    changing.open_link(f"Switch off the {many_off} strongest", layer, ranked[:many_off])
