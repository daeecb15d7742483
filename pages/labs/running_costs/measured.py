"""Memory, measured: what a pass takes at its peak, beside what was counted."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.components.job import computed
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.backend import place
from vizcore.lessons.grown import Grown, on_card
from vizcore.lessons.grown_apart import can_measure, grown_apart
from vizcore.lessons.running_costs import memory_of


def memory(this: Subject, names: Sequence[str]) -> None:
    """The networks together, in their turn; counted and measured side by side."""
    card = place() != "CPU:0"
    if not card and not can_measure():
        st.caption("This system does not say what a process takes at its peak: memory is measured on Linux only.")
        return

    def work(report_progress: Callable[[float], None]) -> dict[str, Grown]:
        return _of_card(names, report_progress) if card else dict(grown_apart(names, report_progress))

    try:
        found = computed(this, ("memory measured", *names), work, "Measuring memory …")
    except ValueError as why:
        st.warning(str(why), icon=":material/memory:")
        return
    if found is not None:
        _table(found)
        st.caption(_how(card))


def _of_card(names: Sequence[str], report_progress: Callable[[float], None]) -> dict[str, Grown]:
    found = {}
    for number, name in enumerate(names):
        report_progress(number / len(names))
        found[name] = on_card(engine.network(name))
    return found


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
