"""Sparse connections, shared weights and the order of pixels: what sets a convolution apart from a dense layer."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.lab.dots import dots_view
from pages.components.lab.reach import reach_view
from pages.components.recipe import Recipe
from pages.state import bound
from vizcore.why_convolution.connections import Connections
from vizcore.words import count_of


def counts(name: str, layer: str, counted: Connections) -> None:
    """Connections and weights of the convolution, of a dense layer in its place, and of the step between the two."""
    rows = {
        "dense": (counted.dense, counted.dense),
        "locally connected": (counted.connections, counted.connections),
        "convolution": (counted.connections, counted.weights),
    }
    picture, words = st.columns([4, 5], gap="large")
    with words:
        lines = [f"| {row} | {links:,} | {weights:,} |" for row, (links, weights) in rows.items()]
        st.markdown("\n".join(["| layer | connections | weights |", "| --- | ---: | ---: |", *lines]))
        fewer, used, stored = st.columns(3)
        fewer.metric("Fewer connections", f"{counted.dense / counted.connections:,.4g}×", help="Sparse interactions.")
        used.metric("Uses of a weight", f"{counted.connections / counted.weights:,.4g}×", help="Parameter sharing.")
        kernel = f"In float32. The kernel fills {_bytes(4 * counted.weights)}."
        stored.metric("Dense weights fill", _bytes(4 * counted.dense), help=kernel)
    with picture:
        series = dict(zip(("connections", "weights"), np.array(list(rows.values())).T, strict=True))
        dots_view(
            series, list(rows), across="how many", key="counts",
            alt="; ".join(
                f"{row}: {count_of(links, 'connection')}, {count_of(own, 'weight')}"
                for row, (links, own) in rows.items()
            ),
            arrays={"counts": np.array(list(rows.values())), "rows": np.array(list(rows))}, recipe=recipe.of_network(
                name,
                "[(dense, dense), (links, links), (links, weights)]", "vizcore.why_convolution import connections",
                before=(
                    f"counted = connections.connections_of(classifier, {layer!r})",
                    "dense, links, weights = counted.dense, counted.connections, counted.weights",
                ),
            ),
        )  # fmt: skip
    st.caption(_counted(counted))


def _counted(counted: Connections) -> str:
    m, n, k = counted.inputs, counted.outputs, counted.each
    missing = f", less {counted.missing:,} that would fall on padding" if counted.missing else ""
    return (
        f"Dense, O(m·n): each of m = {m:,} inputs to each of n = {n:,} outputs. Convolution, O(k·n): "
        f"{count_of(counted.window, 'cell')} × {count_of(counted.reads, 'channel')}, k = {k:,}, to each "
        f"output{missing}. Locally connected: the same connections, each with a weight of its own. Biases are left "
        "out. The terms are those of Goodfellow, Bengio & Courville, Deep Learning (2016), chapter 9.2."
    )


def _bytes(count: int) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} B"


def sparse_interactions(network: str, layer: str, counted: Connections) -> None:
    """Which inputs one output reads, and which outputs one input reaches."""
    st.header("Sparse interactions", anchor=False)
    rows, columns = counted.rows.shape, counted.columns.shape
    outputs, inputs = (rows[0], columns[0]), (rows[1], columns[1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source = _place("source", "Input", inputs, 2 / 3)
        reader = _place("reader", "Output", outputs, 1 / 3)
    read, reached = counted.read_by(reader), counted.reached_from(source)
    boards, words = st.columns([3, 1], gap="large")
    with boards:
        reach_view(counted, source, reader, key="reach")
        menus = zip(st.columns(2), ("read", "reached"), (f"read_by({reader})", f"reached_from({source})"), strict=True)
        for (column, name, call), marked in zip(menus, (read, reached), strict=True):
            with column:
                own = _reach_recipe(network, layer, call)
                chart.take_along(None, key=f"places-{name}", arrays={name: marked}, recipe=own)
    with words:
        _reach(counted, int(read.sum()), int(reached.sum()))


def _reach(counted: Connections, read: int, reached: int) -> None:
    reads, reaches = read * counted.reads, reached * counted.spread
    st.markdown(
        f":material/arrow_back: **One output reads** {reads:,} of {counted.inputs:,} inputs "
        f"({reads / counted.inputs:.2%}): {count_of(read, 'place')} in {count_of(counted.reads, 'channel')}."
    )
    st.markdown(
        f":material/arrow_forward: **One input reaches** {reaches:,} of {counted.outputs:,} outputs "
        f"({reaches / counted.outputs:.2%}): {count_of(reached, 'place')} in {count_of(counted.spread, 'channel')}."
    )
    st.caption(
        "Orange: an output and what it reads. Blue: an input and the outputs that it reaches. For a dense layer both "
        "boards would be full. Move over either board; a click, or Enter, keeps the place."
    )


def _reach_recipe(network: str, layer: str, call: str) -> Recipe:
    return recipe.of_network(
        network, f"connections.connections_of(classifier, {layer!r}).{call}",
        "vizcore.why_convolution import connections",
    )  # fmt: skip


def _place(name: str, title: str, shape: tuple[int, int], share: float) -> tuple[int, int]:
    """The widgets for a place, at first at a share of the way."""
    row, column = (
        bound.number_input(f"{title} {axis}", 0, size - 1, name=f"{name}_{axis}", default=int(share * size), width=160)
        for axis, size in zip(("row", "column"), shape, strict=True)
    )
    return row, column
