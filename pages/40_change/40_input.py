"""What if the face were turned, blurred or covered?"""

import numpy as np
import streamlit as st

from pages.shared import answering, drawing, overview, show, subject, turns
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import TRANSFORMS, sweep

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, drawing.base(this)
face, answer = st.columns([2, 3], gap="large")

with answer:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Change", list(TRANSFORMS), key="transform", bind="query-params", width=180)
        transform = TRANSFORMS[name]
        amount = st.slider(
            transform.unit.capitalize(), transform.low, transform.high, transform.neutral, transform.step,
            format="%g", key=f"amount-{name}", width=420,
        )  # fmt: skip
    picture = st.container()
    st.subheader("Does a layer move along?", anchor=False)
    layer = overview.choose_layer(this)
    found = turns.computed(
        this, ("sweep", name, layer.name, drawing.digest(image)),
        lambda tell: sweep(classifier, image, transform, layer.name, progress=tell), f"{name}, more and more …",
    )  # fmt: skip
with face:
    shown = transform(image, amount)
    logits = classifier.run(shown[None], (classifier.logits,))[classifier.logits][0]
    st.subheader(answering.in_words(this, logits), anchor=False)
    drawing.draw(shown, f"The face as the network now receives it: {name.lower()}, {amount:g} {transform.unit}")
    st.caption("Draw a box or a line around a region to hide it from the network.")
if found is None:
    st.stop()
code = (
    f"sweep(classifier, image, TRANSFORMS[{name!r}], {layer.name!r})",
    "vizcore.interventions import TRANSFORMS, sweep",
)
with picture:
    order = np.sort(np.argsort(-found.answers.max(axis=0), kind="stable")[:8])
    show.figure(
        sweep_figure(
            found.amounts, {classifier.labels[i]: found.answers[:, i] for i in order}, transform.unit, at=amount
        ),
        key="sweep",
        alt=f"Probability of each emotion while the face is changed ({name.lower()}), from {transform.low:g} to "
        f"{transform.high:g} {transform.unit}",
        arrays={"amounts": found.amounts, "probabilities": found.answers, "labels": np.array(classifier.labels)},
        code=subject.snippet(this, *code),
    )
with answer:
    curves = {"its mean, after pooling": found.invariance}
    if layer.has_maps:
        curves = {"its maps, against maps moved likewise": found.equivariance} | curves
    show.figure(
        sweep_figure(found.amounts, curves, transform.unit, at=amount, share=False, height=260),
        key="equivariance",
        alt=f"How far {layer.name} is from moving along with the face, and its means from staying as they were",
        arrays={"amounts": found.amounts, "equivariance": found.equivariance, "invariance": found.invariance},
        code=subject.snippet(this, *code),
    )
    st.caption(
        "Equivariance: are the maps of the changed face the changed maps of the face? Invariance: are the means over "
        "the maps still what they were? Both as an error, ‖difference‖ ÷ ‖expected‖: 0 is perfect, 1 as large as the "
        "maps themselves. Where light, not place, changes, the maps are expected to stay."
    )
