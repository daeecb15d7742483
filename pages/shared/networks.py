"""All networks side by side, and one of them laid open."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.shared import overview, show, speed
from vizcore.architectures import ARCHITECTURES
from vizcore.cards import FOLDER, Card, Summary
from vizcore.classifier import Classifier
from vizcore.figures.curves import curves_figure
from vizcore.figures.graph import graph_figure
from vizcore.figures.trade import trade_figure
from vizcore.history import read_history
from vizcore.layers import Block, blocks_of

_WINDOW = 640  # pixels of height; a deeper network is scrolled

_COLUMNS = {
    "network": st.column_config.TextColumn("Network", pinned=True),
    "accuracy": st.column_config.NumberColumn(
        "Accuracy", format="%.1f %%", help="Of the validation faces on which most people agree."
    ),
    "recall": st.column_config.NumberColumn(
        "Mean recall", format="%.1f %%", help="Mean over the eight emotions, so that rare ones count as much."
    ),
    "parameters": st.column_config.NumberColumn("Parameters", format="localized"),
    "flops": st.column_config.NumberColumn(
        "FLOPs", format="compact", help="Floating-point operations for one face; a multiply-add counts two."
    ),
    "depth": st.column_config.NumberColumn("Depth", help="Layers with weights on the longest path."),
    "sees": st.column_config.TextColumn(
        "Sees", help="How many pixels a unit of its last maps can see, padding included; a face has 48×48."
    ),
    "time": st.column_config.NumberColumn(
        "ms a face", format="%.2f", help="Median of a compiled forward pass of one face, on this machine."
    ),
    "size": st.column_config.NumberColumn("File", format="bytes", help="Of its weights."),
    "year": st.column_config.NumberColumn("Paper", format="%d", help="Year. None: this project's own."),
}


def choose(name: str) -> None:
    """Make a network the one under study, for the whole app."""
    st.session_state["network"] = name


def trade(networks: Sequence[Summary], chosen: str) -> None:
    """The hero: accuracy over cost; a click chooses."""
    show.figure(
        trade_figure(networks, chosen),
        key="trade",
        alt="Accuracy over operations for one face: "
        + "; ".join(f"{n.name} {n.accuracy:.1%} for {overview.flops(n.flops)}" for n in networks),
        arrays={
            "names": np.array([network.name for network in networks]),
            "accuracy": np.array([network.accuracy for network in networks]),
            "flops": np.array([network.flops for network in networks]),
            "parameters": np.array([network.parameters for network in networks]),
        },
        code="from vizcore.cards import shipped_names, summary\n\n"
        "networks = [summary(name) for name in shipped_names()]\n"
        "result = [(n.name, n.accuracy, n.flops, n.parameters) for n in networks]",
        on_click=choose,
    )


def table(networks: Sequence[Summary], chosen: str) -> None:
    """All networks in numbers, the most accurate first; a row chooses."""
    networks = sorted(networks, key=lambda network: -network.accuracy)
    names = [network.name for network in networks]
    key = f"networks-{chosen}"  # another key where another is chosen elsewhere, so that its row is marked

    def picked() -> None:
        if rows := st.session_state[key]["selection"]["rows"]:
            choose(names[rows[0]])

    st.dataframe(
        [_row(network) for network in networks],
        column_config=_COLUMNS,
        hide_index=True,
        height="content",
        placeholder="–",
        key=key,
        on_select=picked,
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [names.index(chosen)]}},
        alt=f"The {len(networks)} networks in numbers",
    )


def _row(network: Summary) -> dict:
    field = network.receptive_field
    return {
        "network": network.name,
        "accuracy": 100 * network.accuracy,
        "recall": 100 * network.mean_recall,
        "parameters": network.parameters,
        "flops": network.flops,
        "depth": network.depth,
        "sees": f"{field[0]}×{field[1]}" if field else "whole image",
        "time": speed.milliseconds(network.name),
        "size": network.bytes,
        "year": network.year,
    }


def architecture(classifier: Classifier) -> None:
    """The chosen network as a drawing; a click opens a layer."""
    fold = st.toggle(
        "Fold", value=True, key="fold", bind="query-params",
        help="Normalisation, activation and dropout as part of the layer that they follow.",
    )  # fmt: skip
    blocks = blocks_of(classifier.layers, fold=fold)
    figure = graph_figure(blocks, {block.name: _described(block) for block in blocks})
    edges = [(source, block.name) for block in blocks for source in block.inputs]
    show.figure(
        figure,
        key="graph",
        alt=f"{classifier.name} from top to bottom: {len(blocks)} blocks and {len(edges)} lines between them",
        arrays={
            "names": np.array([block.name for block in blocks]),
            "parameters": np.array([block.parameters for block in blocks]),
            "flops": np.array([block.flops for block in blocks]),
            "edges": np.array(edges),
        },
        code=f"from vizcore import shipped\nfrom vizcore.layers import blocks_of\n\n"
        f"classifier = shipped.load({classifier.name!r})\nblocks = blocks_of(classifier.layers, fold={fold})\n"
        "result = [(block.name, block.inputs, block.parameters, block.flops) for block in blocks]",
        on_click=overview.open_layer,
        window=_WINDOW if figure.layout.height > _WINDOW else None,
    )
    overview.follow()


def _described(block: Block) -> str:
    kinds = "<br>".join(f"<b>{overview.plain(step.name)}</b> {overview.plain(step.kind)}" for step in block.steps)
    cost = f"{block.parameters:,} parameters, {overview.flops(block.flops)}"
    return f"{kinds}<br>gives {overview.shape(block)}<br>{cost}"


def described(architecture: str) -> None:
    """What an architecture is, and whose."""
    found = ARCHITECTURES[architecture]
    st.markdown("**What it is**")
    st.write(found.summary)
    st.caption(found.paper)


def learning(name: str) -> None:
    """The curves of the network's training, where they were kept."""
    history = read_history(FOLDER / f"{name}.history.csv")
    if history is None:
        st.caption("The curves of this network's training were not kept.")
        return
    show.figure(
        curves_figure(history),
        key="curves",
        alt=f"Training over {len(history.epoch)} epochs: validation loss ends at {history.validation_loss[-1]:.3f}, "
        f"the accuracy at {history.validation_accuracy[-1]:.1%}",
        arrays=vars(history),
        code=f"from vizcore.cards import FOLDER\nfrom vizcore.history import read_history\n\n"
        f'history = read_history(FOLDER / "{name}.history.csv")',
    )


def card(found: Card) -> None:
    """The model card, folded."""
    with st.expander("Its card: how it was trained and judged, and what it can mean", icon=":material/description:"):
        text = found.text.partition("\n")[2] if found.text.startswith("# ") else found.text
        st.markdown(text.replace("\n## ", "\n#### "))
