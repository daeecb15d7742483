"""What if the face were turned, blurred or covered?"""

import streamlit as st

from pages.change.input import panels, region
from pages.components import layer_picker
from pages.components.prediction_delta import in_words
from pages.state import subject

st.title(__doc__)
this = subject.current()
image = region.with_region(this)
face, answer = st.columns([2, 3], gap="large")

with answer:
    name, transform, amount = panels.choose_transform()
    picture = st.container()
    st.header("Do the maps follow the face? (equivariance)", anchor=False)
    layer = layer_picker.choose_layer(this, depth=0.5)
with picture:
    found = panels.swept(this, image, name, layer, amount)
with face:
    shown = transform(image, amount)
    logits = this.classifier.run(shown[None], (this.classifier.logits,))[this.classifier.logits][0]
    st.header(in_words(this, logits), anchor=False)
    region.draw_region(
        this, shown, f"transform(image, {amount!r})" if amount != transform.neutral else "image", name,
        f"The face as the network now receives it: {name.lower()}, {amount:g} {transform.unit}",
    )  # fmt: skip
    st.caption("Draw a box or a line around a region to hide it from the network.")
if found is None:
    st.stop()
with picture:
    panels.answers_figure(this, name, layer, amount, found)
with answer:
    panels.equivariance_figure(this, name, layer, amount, found)
