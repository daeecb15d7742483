"""What goes into the network, and what comes out."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.wording import in_words
from pages.state.subject import Subject
from vizcore.figures.bars import outputs_figure
from vizcore.figures.map import face_figure
from vizcore.network.verdict import Verdict, verdict
from vizcore.words import count_of

MOST = 12  # answers that are drawn


def welcome() -> None:
    """What Fovea is, and what to do next."""
    st.markdown(
        "**Fovea looks inside a convolutional network**: a picture goes in, every layer turns it into other numbers, "
        "and you can point at any of them and ask where it came from, and what it did. "
        "Choose a face here, or bring yours below; then click one of its layers."
    )


def network_input(this: Subject) -> None:
    """The exact tensor that the network receives, and how it was cut out of the photo."""
    image = this.trace.image
    height, width, channels = image.shape
    chart.figure(
        face_figure(image),
        key="tensor",
        alt=f"The face as the network receives it: {height} by {width} pixels, {count_of(channels, 'channel')}",
        arrays={"image": image},
        recipe=recipe.of_image(this.network, "image"),
        height=300,
    )
    st.caption(
        f"{height}×{width} {'grey ' if channels == 1 else ''}pixels, float32, from {image.min():.2f} to "
        f"{image.max():.2f} (0 is black, 1 is white). {this.cut.sentence}"
    )


def prediction(this: Subject) -> None:
    """What the network says, in words and as bars."""
    classifier = this.classifier
    said = verdict(this.probabilities, classifier)
    _headline(this, said)
    chart.figure(
        outputs_figure(this.probabilities, classifier.labels, share=classifier.outputs != "numbers", most=MOST),
        key="probabilities",
        alt="What the network says for each class: " + in_words(this.probabilities, classifier),
        arrays={
            "probabilities": this.probabilities,
            "logits": this.trace.logits,
            "labels": np.array(classifier.labels),
        },
        recipe=recipe.of_trace(this.network, "classifier.predictions(seen.logits)"),
    )
    if len(classifier.labels) > MOST:
        st.caption(f"The {MOST} strongest of {len(classifier.labels):,} answers.")
    known = this.cut.face is not None or not this.reads_faces
    if known:
        st.caption(said.track_record)
    with st.expander("How sure is sure?", icon=":material/balance:"):
        if known:
            st.caption(said.calibration or "These are numbers as the network gives them, no probabilities.")
        if classifier.card:
            st.caption(
                "It names the word that most of ten strangers would choose for this picture. "
                "It does not know what the person feels."
            )


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".?" else f"{sentence}."


def _headline(this: Subject, said: Verdict) -> None:
    """The answer; where the network is for faces and there is none, that first."""
    if this.cut.face is not None or not this.reads_faces:
        st.header(said.sentence, anchor=False)
        return
    st.header("No face was found here", anchor=False)
    st.caption(
        f"The network answers all the same, be it a face or not. {_ended(said.sentence)} What it says of pictures "
        "without a face was never measured."
    )
