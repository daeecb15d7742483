"""Trained plain and residual networks with one block left out."""

import numpy as np
import streamlit as st

from pages.shared import depth, engine, overview, portraits, show, turns
from pages.shared.compare_networks import calibrated
from pages.shared.subject import Subject
from vizcore.classifier import Classifier
from vizcore.figures.dots import dots_figure
from vizcore.lesions import Lesions, lesions
from vizcore.trace import Trace, probabilities

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
    looks = [(engine.network(name), portraits.of(this)) for name in names]
    seen = portraits.traces(this, looks)
    rows = {}
    for (classifier, _), trace in zip(looks, seen, strict=True):
        found = _without(this, classifier, trace)
        if found is None:
            return
        rows[classifier.name] = _probabilities(classifier, trace, found)
    blocks = [WHOLE, *(f"{begin} to {end}" for begin, end in found.blocks)]
    lost = "; ".join(f"{name}: {row[0]:.0%} whole, {row[1:].min():.0%} at worst" for name, row in rows.items())
    st.markdown(lost)
    show.figure(
        dots_figure(rows, [overview.plain(block) for block in blocks]),
        key=f"lesions-{names[0]}",
        alt=f"Probability of the network's own answer without each of {len(blocks) - 1} blocks: {lost}",
        arrays={**rows, "blocks": np.array(blocks)},
        code=_code(names),
    )


def _without(this: Subject, classifier: Classifier, trace: Trace) -> Lesions | None:
    return turns.computed(
        this, ("lesions", classifier.name), lambda tell: lesions(classifier, trace.image, progress=tell),
        f"Running {classifier.name} without each of its blocks …",
    )  # fmt: skip


def _probabilities(classifier: Classifier, trace: Trace, found: Lesions) -> np.ndarray:
    answer = int(trace.logits.argmax())
    without = probabilities(found.without, classifier.temperature)
    return np.array([calibrated((classifier, trace))[answer], *without[:, answer]])


def _code(names: tuple[str, ...]) -> str:
    return f"""import numpy as np
from vizcore import shipped
from vizcore.lesions import lesions
from vizcore.trace import probabilities

image = np.load("tensor.npz")["image"]  # from the page Predict: Download
result = {{}}
for name in {names!r}:
    classifier = shipped.load(name)
    found = lesions(classifier, image)
    result[name] = probabilities(found.without, classifier.temperature)[:, found.whole.argmax()]"""
