"""All networks side by side."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.recipe import Recipe
from pages.components.wording import flops
from pages.networks.networks import speed
from pages.state.bound import value_of
from pages.state.subject import choose_network
from vizcore.figures.trade import trade_figure
from vizcore.network.cards import Summary

_COLUMNS = {
    "network": st.column_config.TextColumn("Network", pinned=True),
    "accuracy": st.column_config.NumberColumn(
        "Accuracy", format="%.1f %%", help="Of the validation faces on which most people agree."
    ),
    "recall": st.column_config.NumberColumn(
        "Mean recall", format="%.1f %%", help="Mean over the labels, so that rare ones count as much."
    ),
    "parameters": st.column_config.NumberColumn("Parameters", format="localized"),
    "flops": st.column_config.NumberColumn(
        "FLOPs", format="compact", help="Floating-point operations for one face; a multiply-add counts two."
    ),
    "depth": st.column_config.NumberColumn("Depth", help="Layers with weights on the longest path."),
    "sees": st.column_config.TextColumn(
        "Sees", help="How many pixels of its image a unit of its last maps can see, padding included."
    ),
    "time": st.column_config.NumberColumn(
        "ms a face", format="%.2f", help="Median of a compiled forward pass of one face, on this machine."
    ),
    "size": st.column_config.NumberColumn("File", format="bytes", help="Of its weights."),
    "year": st.column_config.NumberColumn("Paper", format="%d", help="Year. None: this project's own."),
}


def trade(networks: Sequence[Summary], chosen: str) -> None:
    """The hero: accuracy over cost; a click chooses."""
    chart.figure(
        trade_figure(networks, chosen),
        key="trade",
        alt="Accuracy over operations for one face: "
        + "; ".join(f"{n.name} {n.accuracy:.1%} for {flops(n.flops)}" for n in networks),
        arrays={
            "accuracy": np.array([network.accuracy for network in networks]),
            "flops": np.array([network.flops for network in networks]),
            "parameters": np.array([network.parameters for network in networks]),
            "names": np.array([network.name for network in networks]),
        },
        recipe=Recipe(
            "np.array([summary(name).accuracy for name in shipped_names()])",
            imports=("vizcore.network.cards import shipped_names, summary",),
        ),
        on_click=choose_network,
    )


def table(networks: Sequence[Summary], chosen: str) -> None:
    """All networks in numbers, the most accurate first; a row chooses."""
    networks = sorted(networks, key=lambda network: -network.accuracy)
    names = [network.name for network in networks]
    key = f"networks-{chosen}"  # another key where another is chosen elsewhere, so that its row is marked

    def picked() -> None:
        if rows := value_of(key)["selection"]["rows"]:
            choose_network(names[rows[0]])

    st.dataframe(
        [_row(network) for network in networks],
        column_config=_COLUMNS,
        hide_index=True,
        height="content",
        placeholder="–",
        key=key,
        on_select=picked,
        selection_mode="single-row-required" if chosen in names else "single-row",
        selection_default={"selection": {"rows": [names.index(chosen)] if chosen in names else []}},
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
