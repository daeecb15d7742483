"""Trained plain and residual networks with one block left out.

Veit et al., "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", 2016.
https://arxiv.org/abs/1605.06431
"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.labs.depth import choice
from pages.state.subject import Subject
from vizcore.depth.lesions import BlockSpan, Lesions, lesions
from vizcore.figures.dots import dots_figure
from vizcore.network.classifier import Classifier

WHOLE = "nothing left out"
Found = dict[str, tuple[np.ndarray, tuple[BlockSpan, ...]]]  # of each network: what is left of its answer, the blocks


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
    found: Found = {}
    for name in names:
        left = _without(this, name, found)
        if left is None:
            return
        found[name] = left
    rows = {name: row for name, (row, _) in found.items()}
    blocks = _blocks(found)
    lost = "; ".join(f"{name}: {row[0]:.0%} whole, {row[1:].min():.0%} at worst" for name, row in rows.items())
    st.markdown(lost)
    chart.figure(
        _figure(found),
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


def _figure(found: Found) -> go.Figure:
    """A dot for each network without each block, as far as it is known."""
    rows = {name: row for name, (row, _) in found.items()}
    return dots_figure(rows, [escaped(block) for block in _blocks(found)], across="probability of its own answer")


def _blocks(found: Found) -> list[str]:
    """What is left out, the same in all of them."""
    _, left_out = next(iter(found.values()))
    return [WHOLE, *(f"{begin} to {end}" for begin, end in left_out)]


def _without(this: Subject, name: str, before: Found) -> tuple[np.ndarray, tuple[BlockSpan, ...]] | None:
    """The probability of the whole network's answer, whole and without each block; and the blocks.

    Meanwhile it is seen as it comes, beside what is known of others.
    """

    def work(report, preview) -> tuple[np.ndarray, tuple[BlockSpan, ...]]:
        classifier, seen = choice.look(this, name)
        return _shares(
            classifier,
            lesions(
                classifier, seen.image, progress=report,
                preview=lambda make: preview(lambda: _shares(classifier, make())),
            ),
        )  # fmt: skip

    sight = Sight(
        lambda so_far: chart_block(_figure(before | {name: so_far})), f"lesions-{name}",
        f"Probability of {name}'s own answer without each of its blocks, so far", 360,
    )  # fmt: skip
    words = f"Running {name} without each of its blocks …"
    return computed_in_sight(this, ("lesions", name), work, words, sight)


def _shares(classifier: Classifier, found: Lesions) -> tuple[np.ndarray, tuple[BlockSpan, ...]]:
    logits = np.stack([found.whole, *found.without])
    return classifier.predictions(logits)[:, found.whole.argmax()], found.blocks
