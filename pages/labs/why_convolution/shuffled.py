"""The pixels of the face in another order: a dense layer can follow, a convolution cannot."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.channel_grid import MOST_LABELS, calibrated
from pages.components.wording import strongest_answer
from pages.labs.why_convolution.many_faces import many_faces
from pages.state import portraits
from pages.state.subject import Subject
from vizcore import filters
from vizcore.comparison import by_label
from vizcore.figures.dots import dots_figure
from vizcore.figures.map import face_figure
from vizcore.run.trace import Trace, activation
from vizcore.why_convolution import shuffling


def shuffled_pixels(this: Subject) -> None:
    """The same pixels in another order, for a dense layer and for the network's own first layer."""
    st.header("Shuffled pixels: what a convolution takes for granted", anchor=False)
    (seen,) = portraits.traces(this, [(this.classifier, portraits.of(this, "shuffled"))])
    before, after, picture = st.columns([2, 2, 5], gap="large")
    for column, trace, title in ((before, this.trace, "The face"), (after, seen, "Its pixels, shuffled")):
        with column:
            st.markdown(f"**{title}**")
            call = "image" if trace is this.trace else "shuffled(image)"
            chart.figure(
                face_figure(trace.image), key=f"pixels-{len(title)}", alt=title, height=220,
                arrays={"image": trace.image},
                recipe=recipe.of_image(this.network, call, "vizcore.why_convolution.shuffling import shuffled"),
            )  # fmt: skip
    with picture:
        _predictions(this, seen)
    many_faces(this)
    dense, convolution = st.columns(2, gap="large")
    with dense:
        _dense(this, seen)
    with convolution:
        _convolution(this, seen)


def _predictions(this: Subject, seen: Trace) -> None:
    classifier = this.classifier
    labels, table = by_label([(classifier.labels, calibrated((classifier, trace))) for trace in (this.trace, seen)])
    said = [strongest_answer(classifier, calibrated((classifier, trace))) for trace in (this.trace, seen)]
    chart.figure(
        dots_figure(
            {"the face": table[0, :MOST_LABELS], "shuffled": table[1, :MOST_LABELS]}, labels[:MOST_LABELS],
            share=classifier.outputs != "numbers",
            across="number" if classifier.outputs == "numbers" else "probability",
        ),
        key="shuffled-predictions",
        alt=f"What the network says for each class. The face: {said[0]}; shuffled: {said[1]}",
        arrays={"probabilities": table, "labels": np.array(labels), "shuffled": seen.image},
        recipe=recipe.of_trace(
            this.network,
            "by_label([(classifier.labels, classifier.predictions(each.logits)) for each in both])[1]",
            "vizcore.comparison import by_label", "vizcore.why_convolution.shuffling import shuffled",
            before=("both = seen, trace(classifier, shuffled(image))",),
        ),
    )  # fmt: skip
    st.caption(f"{this.title} says {said[0]} before and {said[1]} after: one fixed random order of the pixels.")


def _dense(this: Subject, seen: Trace) -> None:
    shape = this.classifier.image_shape
    weights = shuffling.dense_of_pixels(this.classifier)
    own = this.classifier.layers and not filters.convolutions(this.classifier)
    first = this.trace.image.ravel() @ weights
    naive, followed = (seen.image.ravel() @ w for w in (weights, shuffling.follow(weights, shape)))
    st.markdown(f"**A dense layer** · {'the first of this network' if own else f'{weights.shape[1]} random units'}")
    left, right = st.columns(2)
    left.metric("Same weights", f"{shuffling.relative_error(first, naive):.0%} apart")
    right.metric("Weights shuffled likewise", f"{shuffling.relative_error(first, followed):.1e} apart")
    st.caption(
        "Every pixel has weights of its own, so these can be moved with it: trained on shuffled faces, a dense network "
        "learns as well as before. It does not know which pixels are neighbours."
    )


def _convolution(this: Subject, seen: Trace) -> None:
    found = filters.convolutions(this.classifier)
    if not found:
        return
    layer = found[0]
    a, b = (activation(this.classifier, trace, layer.name) for trace in (this.trace, seen))
    st.markdown(f"**A convolution** · {layer.name}")
    left, right = st.columns(2)
    left.metric("Same weights", f"{shuffling.relative_error(a, b):.0%} apart")
    right.metric("Outputs rearranged at best", f"{shuffling.relative_error_rearranged(a, b):.0%} apart")
    if shuffling.relative_error_rearranged(a, b) < 0.01:
        st.caption(
            "Its weights cannot move: each is shared by all places. Here its kernel sees no neighbours that differ."
        )
        return
    st.caption(
        "Its weights cannot move: each is shared by all places. Nor is the result the old one in another order, "
        "wherever the numbers of each map are moved: a kernel larger than one pixel looks at neighbours, and the "
        "neighbours are others now. That neighbours belong together is what a convolution takes for granted."
    )
