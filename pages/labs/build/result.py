"""What the plan has learned of faces: the curves, how often it is right, and the way inside."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart, faces_recipe
from pages.labs.build import in_keras, on_faces, opening
from pages.labs.build.costs import Costs
from pages.labs.build.examples import Examples
from pages.runtime.own_networks import own_networks_are_welcome
from pages.state.subject import Subject
from vizcore.figures.learned import learned_figure
from vizcore.lessons.learning_faces import LONGEST, held_back


def result(
    this: Subject, layers: Sequence[Costs], examples: Examples, how: on_faces.How, found: on_faces.Learned
) -> None:
    """Draw it.

    Args:
        this: the network under study, as which the faces were cut out.
        layers: the plan.
        examples: that it learned.
        how: it learned.
        found: what it learned.
    """
    last = found.marks[-1]
    labels = on_faces.labels_learned()
    asked = labels[held_back(labels, how.seed)]
    chance = float(np.bincount(asked).max() / len(asked))
    beside, picture = st.columns([2, 5], gap="large")
    with beside:
        st.metric(f"Right, of {len(asked):,} faces never learned", f"{last.held:.1%}")
        st.caption(
            f"{last.step:,} of {last.steps:,} steps in {last.seconds:.0f} seconds{_why(last)}. Who always says the "
            f"most frequent label is right {chance:.1%} of the time: the dotted line."
        )
        if own_networks_are_welcome():
            st.button(
                "Look inside it", icon=":material/search:", type="primary", on_click=opening.keep,
                args=(found.weights,), key="build-inside",
            )  # fmt: skip
    steps = np.array([mark.step for mark in found.marks])
    held, own = (np.array([getattr(mark, name) for mark in found.marks]) for name in ("held", "learned"))
    with picture:
        chart.figure(
            learned_figure(steps, held, own, chance=chance), key="learned-faces",
            arrays={"held": held, "learned": own, "steps": steps},
            alt=f"Right answers over {last.step} steps: {held[0]:.1%} at first, {held[-1]:.1%} at last on faces never "
            "learned",
            recipe=_recipe(this, layers, examples, how),
        )  # fmt: skip


def _why(last) -> str:
    if last.step == last.steps:
        return ""
    return f", where {LONGEST:.0f} are the limit" if last.seconds > LONGEST else ", when it was stopped"


def _recipe(this: Subject, layers: Sequence[Costs], examples: Examples, how: on_faces.How):
    return faces_recipe.of_faces_seen(
        this, f"[mark.held for mark in learn(model, images, labels, epochs={how.epochs}, rate={how.rate}, "
        f"seed={how.seed})]",
        "keras import Sequential, layers", "vizcore.lessons.learning_faces import chosen_faces, learn",
        before=(
            "numbers, classes = chosen_faces(seen.faces.labels)",
            f"some = seen.faces.where(numbers).sized({examples.shape})",
            "images, labels = some.images, np.searchsorted(classes, some.labels)",
            *in_keras.in_keras(layers, examples, how.seed),
        ),
    )  # fmt: skip
