"""One network: its graph, what it is and whose, how it learned, its card."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.layer_picker import open_layer
from pages.components.recipe import Recipe
from pages.components.wording import cost_of, escaped, shape
from pages.state import bound, networks
from vizcore.figures.graph import graph_figure
from vizcore.figures.training_curves import training_curves_figure
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import FOLDER, Card
from vizcore.network.classifier import Classifier
from vizcore.network.history import History, rate_rises, read_history
from vizcore.network.layers import Block, blocks_of

_WINDOW = 640  # pixels of height; a deeper network is scrolled


def architecture(classifier: Classifier) -> None:
    """The chosen network as a drawing; a click opens a layer."""
    fold = bound.toggle(
        "Fold", default=True, name="fold",
        help="Normalisation, activation and dropout as part of the layer that they follow.",
    )  # fmt: skip
    blocks = blocks_of(classifier.layers, fold=fold)
    figure = graph_figure(blocks, {block.name: _described(block) for block in blocks})
    edges = [(source, block.name) for block in blocks for source in block.inputs]
    chart.figure(
        figure,
        key="graph",
        alt=f"{networks.title(classifier.name)} from top to bottom: {len(blocks)} blocks and {len(edges)} lines "
        "between them",
        arrays={
            "parameters": np.array([block.parameters for block in blocks]),
            "names": np.array([block.name for block in blocks]),
            "flops": np.array([block.flops for block in blocks]),
            "edges": np.array(edges),
        },
        recipe=recipe.of_network(
            classifier.name,
            f"[block.parameters for block in blocks_of(classifier.layers, fold={fold})]",
            "vizcore.network.layers import blocks_of",
        ),
        on_click=open_layer,
        window=_WINDOW if figure.layout.height > _WINDOW else None,
    )


def _described(block: Block) -> str:
    kinds = "<br>".join(f"<b>{escaped(step.name)}</b> {escaped(step.kind)}" for step in block.steps)
    costs = f"{block.parameters:,} parameters, {cost_of(block)}"
    return f"{kinds}<br>gives {shape(block)}<br>{costs}"


def described(architecture: str) -> None:
    """What an architecture is, and whose."""
    found = ARCHITECTURES[architecture]
    st.markdown("**What it is**")
    st.write(found.summary)
    st.caption(found.paper)


def learning(name: str, found: Card) -> None:
    """The curves of the network's training, where they were kept, and why they jump where they do."""
    history = read_history(FOLDER / f"{name}.history.csv")
    if history is None:
        st.caption("The curves of this network's training were not kept.")
        return
    chart.figure(
        training_curves_figure(history, tuple(found.stages)),
        key="curves",
        alt=f"Training over {len(history.epoch)} epochs: validation loss ends at {history.validation_loss[-1]:.3f}, "
        f"the accuracy at {history.validation_accuracy[-1]:.1%}",
        arrays={"validation_loss": history.validation_loss} | vars(history),
        recipe=Recipe(
            f"read_history(FOLDER / {f'{name}.history.csv'!r}).validation_loss",
            imports=("vizcore.network.cards import FOLDER", "vizcore.network.history import read_history"),
        ),
    )
    if found.stages:
        st.caption(_about_stages(found.stages, history))


def _about_stages(stages: dict[int, str], history: History) -> str:
    """Why a curve has a cliff: another training, a learning rate that starts anew, and sometimes another loss."""
    words = ["Dashed lines: the training was over, and a further one began from what it had come to."]
    if raised := [epoch for epoch in stages if rate_rises(history, epoch)]:
        begin = "epoch" if len(raised) == 1 else "epochs"
        words.append(
            f"The learning rate had run down by then and was raised again at {begin} {' and '.join(map(str, raised))}."
        )
    for epoch, sharper in stages.items():
        if sharper:
            words.append(
                f"From epoch {epoch} on it learned {sharper}, so that the emotion with most votes stands out: the "
                "training loss falls at once because such targets are less uncertain, not because the network is so "
                "much better."
            )
    return " ".join(words)


def card(found: Card) -> None:
    """The model card, folded."""
    with st.expander("Its card: how it was trained and judged, and what it can mean", icon=":material/description:"):
        text = found.text.partition("\n")[2] if found.text.startswith("# ") else found.text
        st.markdown(text.replace("\n## ", "\n### "))
