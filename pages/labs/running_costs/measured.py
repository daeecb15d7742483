"""Memory, measured: what a pass takes at its peak, beside what was counted."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st

from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.backend import place
from vizcore.figures.dots import dots_figure
from vizcore.lessons.grown import Grown, on_card
from vizcore.lessons.grown_apart import can_measure, grown_apart
from vizcore.lessons.running_costs import memory_of
from vizcore.settings import Preview, Progress


def memory(this: Subject, names: Sequence[str]) -> None:
    """The networks together, in their turn; counted and measured side by side."""
    card = place() != "CPU:0"
    if not card and not can_measure():
        st.caption("This system does not say what a process takes at its peak: memory is measured on Linux only.")
        return

    def work(report: Progress, preview: Preview) -> dict[str, Grown]:
        found: dict[str, Grown] = {}
        preview(lambda: found)
        for name, one in _of_card(names, report) if card else grown_apart(names, report):
            found[name] = one
            preview(lambda: found)
        return found

    try:
        found = computed_in_sight(
            this, ("memory measured", *names), work, "Measuring memory …",
            Sight(partial(_so_far, names), "memory", "Megabytes of a pass of each network, measured, so far", 0),
        )  # fmt: skip
    except ValueError as why:
        st.warning(str(why), icon=":material/memory:")
        return
    if found is not None:
        _table(found)
        st.caption(_how(card))


def _so_far(names: Sequence[str], found: Mapping[str, Grown]) -> bytes:
    """What was measured; a network that is still to come has its row."""
    columns = {
        "a forward pass": [found[name].forward / 1e6 if name in found else np.nan for name in names],
        "a training step": [
            (found[name].training or np.nan) / 1e6 if name in found else np.nan for name in names
        ],
    }  # fmt: skip
    figure = dots_figure(columns, names, log=True, share=False, across="megabytes above the weights")
    return chart_block(figure, words=f"{len(found)} of {len(names)} networks")


def _of_card(names: Sequence[str], report: Progress) -> Iterator[tuple[str, Grown]]:
    for number, name in enumerate(names):
        report(number / len(names))
        yield name, on_card(engine.network(name))


def _table(found: Mapping[str, Grown]) -> None:
    rows = []
    for name, one in found.items():
        counted = memory_of(engine.network(name))
        rows.append(
            {
                "network": name,
                "forward, counted, MB": counted.forward / 1e6,
                "forward, measured": (counted.weights + one.forward) / 1e6,
                "training step, counted, MB": counted.training / 1e6,
                "training step, measured": None if one.training is None else (2 * counted.weights + one.training) / 1e6,
            }
        )
    number = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(rows, hide_index=True, column_config=dict.fromkeys(list(rows[0])[1:], number))


def _how(card: bool) -> str:
    where = (
        "by the peak of TensorFlow's allocator on the graphics card"
        if card
        else "in a process of its own, by the peak of its resident memory; below half a megabyte it says little"
    )
    return (
        "Measured is what one pass takes at its peak beyond what stood before it, and to that the weights are added "
        f"(for training, twice: with their moments): {where}. TensorFlow lays some arrays out anew for its kernels and "
        "keeps others longer than it must; an image laid out as a matrix is often the largest."
    )
