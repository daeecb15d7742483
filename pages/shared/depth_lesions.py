"""Trained plain and residual networks with one block left out."""

import numpy as np
import streamlit as st

from pages.shared import depth, overview, show, turns
from pages.shared.subject import Subject
from vizcore.figures.dots import dots_figure
from vizcore.lesions import Block, lesions
from vizcore.trace import probabilities

WHOLE = "nothing left out"


def draw(this: Subject, choice: depth.Choice) -> None:
    """For each depth, the probability of the network's own answer without each of its blocks."""
    groups = [tuple(name for name in reversed(names) if name in choice.names) for names in depth.LAYERS.values()]
    groups = [names for names in groups if names]
    st.subheader("Without one of its blocks", anchor=False)
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
    found = {name: _without(this, name) for name in names}
    if not all(found.values()):
        return
    rows = {name: row for name, (row, _) in found.items()}
    _, left_out = found[names[0]]
    blocks = [WHOLE, *(f"{begin} to {end}" for begin, end in left_out)]
    lost = "; ".join(f"{name}: {row[0]:.0%} whole, {row[1:].min():.0%} at worst" for name, row in rows.items())
    st.markdown(lost)
    show.figure(
        dots_figure(rows, [overview.plain(block) for block in blocks]),
        key=f"lesions-{names[0]}",
        alt=f"Probability of the network's own answer without each of {len(blocks) - 1} blocks: {lost}",
        arrays={**rows, "blocks": np.array(blocks)},
        code=_code(names),
    )


def _without(this: Subject, name: str) -> tuple[np.ndarray, tuple[Block, ...]] | None:
    """The probability of the whole network's answer, whole and without each block; and the blocks."""

    def work(tell) -> tuple[np.ndarray, tuple[Block, ...]]:
        classifier, seen = depth.look(this, name)
        found = lesions(classifier, seen.image, progress=tell)
        logits = np.stack([found.whole, *found.without])
        return probabilities(logits, classifier.temperature)[:, found.whole.argmax()], found.blocks

    return turns.computed(this, ("lesions", name), work, f"Running {name} without each of its blocks …")


def _code(names: tuple[str, ...]) -> str:
    return f"""import numpy as np
from vizcore import shipped
from vizcore.lesions import lesions
from vizcore.trace import probabilities

{depth.shipped_in_python(names)}
    found = lesions(classifier, image)
    result[name] = probabilities(found.without, classifier.temperature)[:, found.whole.argmax()]"""
