"""What does the network see in this face?"""

import numpy as np
import streamlit as st

from pages.shared import bring, overview, show, subject
from vizcore.figures.bars import probabilities_figure
from vizcore.figures.map import face_figure
from vizcore.verdict import verdict

st.title(__doc__)

this = subject.current()
classifier, image = this.classifier, this.trace.image

photo, tensor, answer = st.columns([5, 4, 6], gap="medium")

with photo:
    st.subheader("The photo", anchor=False)
    bring.framed(this.photo, this.framing)
    bring.widget()

with tensor:
    st.subheader("What the network receives", anchor=False)
    height, width, channels = image.shape
    show.figure(
        face_figure(image),
        key="tensor",
        alt=f"The face as the network receives it: {height} by {width} pixels, {channels} channel(s)",
        arrays={"image": image},
        code=subject.snippet(this, "image"),
        height=300,
    )
    st.caption(
        f"{height}×{width} {'grey ' if channels == 1 else ''}pixels, float32, from {image.min():.2f} to "
        f"{image.max():.2f} (0 is black, 1 is white). The eyes are level, and as far apart as in the "
        "faces that it learned from."
    )

with answer:
    said = verdict(this.probabilities, classifier)
    st.subheader(said.sentence, anchor=False)
    show.figure(
        probabilities_figure(this.probabilities, classifier.labels),
        key="probabilities",
        alt="Probability of each emotion: "
        + ", ".join(f"{label} {p:.0%}" for label, p in zip(classifier.labels, this.probabilities, strict=True)),
        arrays={
            "probabilities": this.probabilities,
            "logits": this.trace.logits,
            "labels": np.array(classifier.labels),
        },
        code=subject.snippet(this, "probabilities"),
    )
    st.caption(said.track_record)
    with st.expander("How sure is sure?", icon=":material/balance:"):
        st.caption(said.calibration)
        st.caption(
            "It names the word that most of ten strangers would choose for this picture. "
            "It does not know what the person feels."
        )

st.subheader("Layer by layer", anchor=False)
st.caption("Each picture is the strongest map of one layer. Choose one to open that layer.")
overview.strip(this, key="predict-strip")
st.page_link("pages/10_look/20_layers.py", label="Open the layers", icon=":material/layers:")
