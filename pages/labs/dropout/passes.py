"""The network under study with its dropout on: the same face, twenty times, and how far the answers lie apart."""

import numpy as np
import streamlit as st

from pages.components import chart, job, recipe
from pages.components.wording import in_words
from pages.state.subject import Subject
from vizcore.figures.spread import spread_figure
from vizcore.interventions import dropout_masks, masked

PASSES = 20


def twenty_answers(this: Subject) -> None:
    """The spread of the answer, or why there is none."""
    st.subheader("The same face, twenty times, with dropout on", anchor=False)
    classifier, image = this.classifier, this.trace.image
    try:
        masks = dropout_masks(classifier, PASSES)
    except ValueError:
        st.caption(f"{this.title} was made without dropout: every pass says the same. Choose alexnet, say.")
        masks = None
    if masks is None:
        without = this.probabilities[None]
        chart.figure(
            spread_figure(without, without[0], classifier.labels, share=classifier.outputs != "numbers"),
            key="passes", alt="One answer", arrays={"answers": without},
            recipe=recipe.of_trace(this.network, "classifier.predictions(seen.logits)[None]"),
        )  # fmt: skip
        return
    logits = job.computed(
        this, ("dropout", PASSES), lambda _: masked(classifier, image, masks), "Asking twenty times …"
    )
    if logits is not None:
        _drawn(this, classifier.predictions(logits))


def _drawn(this: Subject, answers: np.ndarray) -> None:
    classifier, spread = this.classifier, answers.std(axis=0)
    chart.figure(
        spread_figure(answers, this.probabilities, classifier.labels, share=classifier.outputs != "numbers"),
        key="passes", alt=f"{len(answers)} answers for each label, and the one without dropout",
        arrays={"answers": answers},
        recipe=recipe.of_image(
            this.network, f"classifier.predictions(masked(classifier, image, dropout_masks(classifier, {PASSES})))",
            "vizcore.interventions import dropout_masks, masked",
        ),
    )  # fmt: skip
    widest = int(np.argmax(spread))
    st.caption(
        f"Without dropout: {in_words(this.probabilities, classifier, most=2)}. With it, the answers spread most for "
        f"{classifier.labels[widest]}: {spread[widest]:.2g} on average (standard deviation). Nothing of the network is "
        "changed: what is left out is left out of a replay."
    )
