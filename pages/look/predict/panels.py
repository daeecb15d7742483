"""What goes into the network, and what comes out."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.state.subject import Subject
from vizcore.figures.bars import probabilities_figure
from vizcore.figures.map import face_figure
from vizcore.network.verdict import verdict


def network_input(this: Subject) -> None:
    """The exact tensor that the network receives, and how it was cut out of the photo."""
    image = this.trace.image
    height, width, channels = image.shape
    chart.figure(
        face_figure(image),
        key="tensor",
        alt=f"The face as the network receives it: {height} by {width} pixels, {channels} channel(s)",
        arrays={"image": image},
        recipe=recipe.of_image(this.network, "image"),
        height=300,
    )
    st.caption(
        f"{height}×{width} {'grey ' if channels == 1 else ''}pixels, float32, from {image.min():.2f} to "
        f"{image.max():.2f} (0 is black, 1 is white). {this.cut.sentence}"
    )


def prediction(this: Subject) -> None:
    """The calibrated probabilities, in words and as bars."""
    classifier = this.classifier
    said = verdict(this.probabilities, classifier)
    is_face = this.cut.face is not None
    st.subheader(said.sentence if is_face else "No face was found here", anchor=False)
    if not is_face:
        st.caption(
            f"The network must always choose a label, be it a face or not. {said.sentence} What it says of pictures "
            "without a face was never measured."
        )
    chart.figure(
        probabilities_figure(this.probabilities, classifier.labels),
        key="probabilities",
        alt="Probability of each emotion: "
        + ", ".join(f"{label} {p:.0%}" for label, p in zip(classifier.labels, this.probabilities, strict=True)),
        arrays={
            "probabilities": this.probabilities,
            "logits": this.trace.logits,
            "labels": np.array(classifier.labels),
        },
        recipe=recipe.of_trace(
            this.network, "probabilities(seen.logits, classifier.temperature)", "vizcore.run.trace import probabilities"
        ),
    )
    if is_face:
        st.caption(said.track_record)
    with st.expander("How sure is sure?", icon=":material/balance:"):
        if is_face:
            st.caption(said.calibration)
        st.caption(
            "It names the word that most of ten strangers would choose for this picture. "
            "It does not know what the person feels."
        )
