"""What an own network receives, says and is."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.wording import in_words
from pages.state.own_network import OwnNetwork
from pages.state.subject import Subject
from vizcore.figures.bars import outputs_figure
from vizcore.figures.map import face_figure
from vizcore.words import count_of

MOST = 10  # answers that are drawn
_KINDS = {
    "softmax": "Probabilities of which one answer is right: all of them together are 100%.",
    "sigmoid": "Several answers can be right at once: each output has a probability of its own, by a sigmoid.",
    "numbers": "Its outputs are numbers as they are, no probabilities.",
}


def received(this: Subject) -> None:
    """The image as the network gets it."""
    image = this.trace.image
    height, width, channels = image.shape
    chart.figure(
        face_figure(image), key="tensor", height=260, arrays={"image": image},
        alt=f"The picture as the network receives it: {height} by {width} pixels, {count_of(channels, 'channel')}",
        recipe=recipe.of_image(this.network, "image"),
    )  # fmt: skip
    st.caption(f"{height}×{width} {'grey' if channels == 1 else 'RGB'} pixels. {this.cut.sentence}")


def answer(this: Subject) -> None:
    """Its strongest answers."""
    classifier, said = this.classifier, this.probabilities
    chart.figure(
        outputs_figure(said, classifier.labels, share=classifier.outputs != "numbers", most=MOST),
        key="own-answer", alt="What the network says: " + in_words(said, classifier),
        arrays={"said": said, "logits": this.trace.logits, "labels": np.array(classifier.labels)},
        recipe=recipe.of_trace(this.network, "classifier.predictions(seen.logits)"),
    )  # fmt: skip
    st.caption(_KINDS[classifier.outputs or "softmax"])
    if len(said) > MOST:
        st.caption(f"The {MOST} strongest of {len(said):,} answers.")


def facts(own: OwnNetwork) -> None:
    """What it is, in one line, and what was mended on the way in."""
    classifier = own.classifier
    height, width, channels = classifier.image_shape
    st.caption(
        f"**{own.title}**: {own.questions.parameters:,} parameters, {len(classifier.layers)} steps, images of "
        f"{height}×{width}×{channels}, {count_of(len(classifier.labels), 'answer')}. Its copy here, in which "
        "every step can be looked at, answers as the network itself does: that was tried before it was opened."
    )
    for note in own.notes:
        st.caption(note)
