"""Trained plain and residual networks with one block left out.

Veit et al., "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", 2016.
https://arxiv.org/abs/1605.06431
"""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.job import computed
from pages.components.wording import escaped
from pages.labs.depth import choice
from pages.state.subject import Subject
from vizcore.depth.lesions import BlockSpan, lesions
from vizcore.figures.dots import dots_figure

WHOLE = "nothing left out"


def lesion_panel(this: Subject, asked: choice.Choice) -> None:
    """For each depth, the probability of the network's own answer without each of its blocks."""
    groups = [tuple(name for name in reversed(names) if name in asked.names) for names in choice.LAYERS.values()]
    groups = [names for names in groups if names]
    st.header("Without one of its blocks", anchor=False)
    for names, room in zip(groups, st.columns(len(groups), gap="large"), strict=True):
        with room:
            _group(this, names)
    st.caption(
        "A block is two convolutions; left out, what it was given is handed on in its place. With a shortcut a network "
        "is used to that: what came in was part of what went out. Veit et al. (2016) found that residual networks "
        "hardly notice one block less, and plain ones fail. Each dot is the probability of what the whole network "
        "says, on this face. Blocks that halve the maps stay in."
    )


def _group(this: Subject, names: tuple[str, ...]) -> None:
    found = {name: left for name in names if (left := _without(this, name))}
    if len(found) < len(names):
        return
    rows = {name: row for name, (row, _) in found.items()}
    _, left_out = found[names[0]]
    blocks = [WHOLE, *(f"{begin} to {end}" for begin, end in left_out)]
    lost = "; ".join(f"{name}: {row[0]:.0%} whole, {row[1:].min():.0%} at worst" for name, row in rows.items())
    st.markdown(lost)
    chart.figure(
        dots_figure(rows, [escaped(block) for block in blocks], across="probability of its own answer"),
        key=f"lesions-{names[0]}",
        alt=f"Probability of the network's own answer without each of {len(blocks) - 1} blocks: {lost}",
        arrays={"probabilities": np.stack(list(rows.values())), "blocks": np.array(blocks)}
        | choice.images_of(this, names),
        recipe=choice.trained_recipe(
            f"lesions-{names[0]}",
            names,
            (
                "left_out = lesions(classifier, image)",
                "shares = classifier.predictions(np.stack([left_out.whole, *left_out.without]))",
                "found.append(shares[:, left_out.whole.argmax()])",
            ),
            "vizcore.depth.lesions import lesions",
        ),
    )


def _without(this: Subject, name: str) -> tuple[np.ndarray, tuple[BlockSpan, ...]] | None:
    """The probability of the whole network's answer, whole and without each block; and the blocks."""

    def work(report_progress) -> tuple[np.ndarray, tuple[BlockSpan, ...]]:
        classifier, seen = choice.look(this, name)
        found = lesions(classifier, seen.image, progress=report_progress)
        logits = np.stack([found.whole, *found.without])
        return classifier.predictions(logits)[:, found.whole.argmax()], found.blocks

    return computed(this, ("lesions", name), work, f"Running {name} without each of its blocks …")
