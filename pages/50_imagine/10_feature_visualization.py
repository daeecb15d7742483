"""Which image would excite this most?"""

import streamlit as st

from pages.shared import asking, climbing, pointing, subject
from vizcore.featurevis import VISUALIZATIONS

FROM_NOISE_FIRST = sorted(VISUALIZATIONS, key=lambda name: VISUALIZATIONS[name].from_face)

st.title(__doc__)
this = subject.current()
target = pointing.choose(this, asks="Excite")
name = st.segmented_control("Way", FROM_NOISE_FIRST, default="Fourier", required=True, key="way", bind="query-params")
way = VISUALIZATIONS[name]

picture, beside = st.columns([3, 2], gap="large")
with picture:
    st.caption(way.summary)
with beside:
    settings = asking.settings_of(this, target, way)
found = climbing.climbed(
    this, (name, target, *settings.items()), lambda: way(this.classifier, target, this.trace.image, **settings), name,
    picture, beside,
)  # fmt: skip
if found:
    with picture:
        climbing.draw_images(this, target, way, settings, found)
    with beside:
        climbing.draw_curve(this, target, way, found)
    climbing.draw_film(found)
