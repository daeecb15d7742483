"""All mistakes together, the surest first."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.wording import escaped
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.figures.image_grid import image_grid_figure
from vizcore.words import count_of

SHOWN, ACROSS = 24, 8


def surest_mistakes(this: Subject, seen: Looked) -> None:
    """The faces of which the network is surest and people say something else."""
    said, names = this.classifier.predictions(seen.logits), [escaped(label) for label in this.classifier.labels]
    answers, sure = said.argmax(axis=1), said.max(axis=1)
    wrong = np.flatnonzero((seen.labels >= 0) & (answers != seen.labels))
    if not len(wrong):
        return
    worst = wrong[np.argsort(-sure[wrong], kind="stable")][:SHOWN]
    st.header("Surest and wrong", anchor=False)
    hover = [
        f"people: {names[seen.labels[number]]}<br>network: {names[answers[number]]}, sure by {sure[number]:.0%}"
        for number in worst
    ]
    lines = (
        "said = classifier.predictions(seen.logits)",
        "answers, sure = said.argmax(axis=1), said.max(axis=1)",
        "wrong = np.flatnonzero((seen.labels >= 0) & (answers != seen.labels))",
    )
    chart.figure(
        image_grid_figure(as_images(seen.faces.images[worst]), hover, columns=ACROSS), key="worst",
        alt=f"The {len(worst)} of {len(wrong):,} mistakes of which the network is surest",
        arrays={"faces": worst, "sure": sure[worst]},
        recipe=of_faces_seen(this, f"wrong[np.argsort(-sure[wrong], kind='stable')][:{SHOWN}]", before=lines),
    )  # fmt: skip
    st.caption(
        f"Of {count_of(len(wrong), 'mistake')} those of which the network is surest, the first by "
        f"{sure[worst[0]]:.0%}; point at one for what was said of it."
    )
