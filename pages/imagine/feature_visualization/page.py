"""Which image would maximally activate this?"""

import streamlit as st

from pages.components import ascent, ascent_panel, target_picker
from pages.components.settings_form import settings_form
from pages.state import bound, subject
from vizcore.featurevis import VISUALIZATIONS

FROM_NOISE_FIRST = sorted(VISUALIZATIONS, key=lambda name: VISUALIZATIONS[name].from_face)

st.title(__doc__)
this = subject.current()
target = target_picker.choose_target(this, asks="Activate")
name = bound.segmented_control("Way", FROM_NOISE_FIRST, default="Fourier", name="way")
way = VISUALIZATIONS[name]

picture, beside = st.columns([3, 2], gap="large")
with picture:
    st.caption(way.summary)
with beside:
    settings = settings_form(way.name, way.settings)
found = ascent.run_ascent(
    this, (name, target, *settings.items()), lambda: way(this.classifier, target, this.trace.image, **settings), name,
    picture,
)  # fmt: skip
if found:
    with picture:
        ascent_panel.ascent_images(this, target, way, settings, found)
    with beside:
        ascent_panel.ascent_curve(this, target, way, settings, found)
    call = ascent_panel.call_of(way, target, settings)
    ascent_panel.ascent_film(found, ascent_panel.film_recipe(this, call, found, *ascent_panel.CALL_IMPORTS))
