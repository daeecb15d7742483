"""The network under study with its dropout on: the same face, twenty times, and how far the answers lie apart."""

import numpy as np
import streamlit as st

from pages.components import chart, job, recipe
from pages.components.wording import escaped
from pages.state.subject import Subject
from vizcore.figures.spread import spread_figure
from vizcore.interventions import dropout_masks, masked

PASSES = 20


def twenty_answers(this: Subject) -> None:
    """The spread of the answer, or why there is none."""
    st.header("The same face, twenty times, with dropout on", anchor=False)
    classifier, image = this.classifier, this.trace.image
    try:
        masks = dropout_masks(classifier, PASSES)
    except ValueError as error:  # it has none, or some that cannot be switched on
        said = str(error).replace(classifier.name, this.title, 1)
        st.caption(f"{escaped(said)}. Choose alexnet, say.")
        masks = None
    if masks is None:
        without = np.asarray(this.trace.logits)[None]
        chart.figure(
            spread_figure(without, without[0], classifier.labels, share=False), key="passes", alt="One answer",
            arrays={"logits": without}, recipe=recipe.of_trace(this.network, "seen.logits[None]"),
        )  # fmt: skip
        return
    logits = job.computed(
        this, ("dropout", PASSES), lambda _: masked(classifier, image, masks), "Asking twenty times …"
    )
    if logits is not None:
        _drawn(this, logits)


def _drawn(this: Subject, logits: np.ndarray) -> None:
    classifier, spread = this.classifier, logits.std(axis=0)
    chart.figure(
        spread_figure(logits, np.asarray(this.trace.logits), classifier.labels, share=False), key="passes",
        alt=f"{len(logits)} logits for each label, and the one without dropout", arrays={"logits": logits},
        recipe=recipe.of_image(
            this.network, f"masked(classifier, image, dropout_masks(classifier, {PASSES}))",
            "vizcore.interventions import dropout_masks, masked",
        ),
    )  # fmt: skip
    first, widest = int(np.argmax(this.trace.logits)), int(np.argmax(spread))
    same = int((logits.argmax(axis=1) == first).sum())
    strongest, loosest = (escaped(classifier.labels[label]) for label in (first, widest))
    st.caption(
        f"The logits, one dot a pass. {strongest}, the strongest without dropout, is so in {same} of {PASSES} passes; "
        f"that of {loosest} spreads most, by {spread[widest]:.2g} (standard deviation). Nothing of the network is "
        "changed: what dropout does, it does to a replay."
    )
