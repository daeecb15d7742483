"""What people said against what the network said."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import set_settings
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.means import confusion_means
from vizcore.figures.confusion import confusion_figure

SAID, ANSWERED = "people_said", "network_said"


def matrix(this: Subject, seen: Looked | None) -> tuple[int, int]:
    """The table and the two choices; the cell that is chosen, (label, answer)."""
    labels, counts = this.classifier.labels, counts_of(this, seen)
    first = largest_mistake(counts)
    with st.container(horizontal=True):
        said = bound.selectbox("People said", labels, name=SAID, default=labels[first[0]], width=180)
        answered = bound.selectbox("The network said", labels, name=ANSWERED, default=labels[first[1]], width=180)
    chosen = labels.index(said), labels.index(answered)
    right, count = int(np.trace(counts)), int(counts.sum())
    chart.figure(
        confusion_figure(counts, labels, chosen), key="confusion",
        alt=f"The network agrees with people on {right:,} of {count:,} faces; counts for each label and answer",
        arrays={"counts": counts, "labels": np.array(labels)}, on_click=partial(_choose, labels),
        recipe=_recipe(this, seen),
    )  # fmt: skip
    st.caption(
        f"They agree on {right:,} of {count:,} faces ({right / count:.1%}). Numbers count faces, colours are shares of "
        "their row. Click a cell."
    )
    return chosen


def counts_of(this: Subject, seen: Looked | None) -> np.ndarray:
    """(labels, answers); of the faces that there are, else of those that the network was measured on."""
    if seen is not None:
        return seen.confusion()
    found = confusion_means(this.network)
    assert found is not None
    return found.counts


def largest_mistake(counts: np.ndarray) -> tuple[int, int]:
    """The cell off the diagonal with most faces: what there is to see first."""
    off = counts * (1 - np.eye(len(counts), dtype=counts.dtype))
    row, column = np.unravel_index(off.argmax(), off.shape)
    return int(row), int(column)


def _recipe(this: Subject, seen: Looked | None) -> Recipe:
    if seen is not None:
        return of_faces_seen(this, "seen.confusion()")
    return Recipe(
        f"confusion_means({this.network!r}).counts", imports=("vizcore.data.means import confusion_means",)
    )  # fmt: skip


def _choose(labels: tuple[str, ...], place: int) -> None:
    row, column = divmod(place, len(labels))
    set_settings({SAID: (labels[row],), ANSWERED: (labels[column],)})
