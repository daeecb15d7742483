"""The table of all pictures, its order, and the ways to take it along."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.job import memoized
from pages.components.wording import escaped
from pages.state import bound
from pages.state.collection import Collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.table import as_csv, as_parquet, table_of
from vizcore.figures.bars import outputs_figure
from vizcore.figures.palette import data_uri, grey_png
from vizcore.words import count_of

ROWS = 100  # on the screen at once
ORDERS = ["as they came", "surest first", "least sure first", "by answer", "by file"]
OF_NUMBERS = {"surest first": "largest number first", "least sure first": "smallest number first"}
EVERY, REASON = "every answer", "how it was cut out, or why not"


def batch(this: Subject, found: Collection, seen: Looked) -> None:
    """The table, and how often each answer was given."""
    table, side = st.columns([3, 2], gap="large")
    with side:
        _answers(this, found, seen)
        _downloads(this, found, seen)
    with table:
        _table(this, found, seen)


def ordered(this: Subject, seen: Looked, order: str, answer: int | None) -> np.ndarray:
    """Numbers of the pictures with an answer, in an order of `ORDERS`."""
    numbers = seen.where(answer=answer)
    said = this.classifier.predictions(seen.logits[numbers])
    sure, answers = said.max(axis=1), said.argmax(axis=1)
    keys = {
        "surest first": -sure, "least sure first": sure, "by answer": answers,
        "by file": np.unique([str(seen.faces.names[number]) for number in numbers], return_inverse=True)[1],
    }  # fmt: skip
    return numbers[np.argsort(keys[order], kind="stable")] if order in keys else numbers


def _table(this: Subject, found: Collection, seen: Looked) -> None:
    labels = this.classifier.labels
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = OF_NUMBERS if this.classifier.outputs == "numbers" else {}
        order = bound.selectbox(
            "Order", ORDERS, name="batch_order", width=200, format_func=lambda order: named.get(order, order)
        )
        answer = bound.selectbox("Show", [EVERY, *labels], name="batch_answer", width=170)
        numbers = ordered(this, seen, order, None if answer == EVERY else labels.index(answer))
        pages = max(1, -(-len(numbers) // ROWS))
        page = (
            bound.number_input(f"Page of {pages}", 1, pages, name="batch_page", default=1, width=110)
            if pages > 1
            else 1
        )
    shown = numbers[(page - 1) * ROWS : page * ROWS]
    rows = [_row(this, found, seen, int(number)) for number in shown]
    if answer == EVERY and page == pages:
        rows += [{"file": each.name, "answer": "not read", REASON: each.reason} for each in seen.faces.refused]
    if not rows:
        st.caption("No picture has this answer.")
        return
    sure = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    picture = st.column_config.ImageColumn(label="face", width="small")
    config = {"picture": picture, "file": st.column_config.TextColumn(width="medium")} | (
        {} if this.classifier.outputs == "numbers" else {"sure": sure}
    )
    st.dataframe(rows, hide_index=True, row_height=52, height=min(52 * len(rows) + 40, 620), column_config=config)


def _row(this: Subject, found: Collection, seen: Looked, number: int) -> dict:
    said = this.classifier.predictions(seen.logits[[number]])[0]
    row = {
        "picture": data_uri(grey_png(seen.faces.images[np.array([number])][0])),
        "file": str(seen.faces.names[number]),
        "answer": this.classifier.labels[said.argmax()],
        "sure" if this.classifier.outputs != "numbers" else "number": float(said.max()),
    }
    if (seen.labels >= 0).any():
        row["people said"] = this.classifier.labels[seen.labels[number]] if seen.labels[number] >= 0 else None
    notes = _notes(found)
    return row | {REASON: notes[number]} if notes else row


def _notes(found: Collection) -> dict[int, str]:
    """{number of a face: how it was cut out}; files that were refused have none."""
    refused = {(each.name, each.reason) for each in found.faces.refused}
    kept = [note for name, note in found.framing if (name, note) not in refused]
    return dict(enumerate(kept)) if len(kept) == len(found.faces) else {}


def _answers(this: Subject, found: Collection, seen: Looked) -> None:
    labels = this.classifier.labels
    counts = np.bincount(seen.logits.argmax(axis=1), minlength=len(labels)).astype(np.float32)
    chart.figure(
        outputs_figure(counts, labels, share=False, most=12), key="batch-answers",
        alt="How many pictures got each answer: "
        + ", ".join(f"{escaped(label)} {count:.0f}" for label, count in zip(labels, counts, strict=True) if count),
        arrays={"counts": counts, "labels": np.array(labels)},
        recipe=of_faces_seen(
            this, f"np.bincount(seen.logits.argmax(axis=1), minlength={len(labels)}).astype(np.float32)", found=found
        ),
    )  # fmt: skip
    st.caption(f"Of {count_of(len(seen.faces), 'picture')}, how many got each answer.")


def _downloads(this: Subject, found: Collection, seen: Looked) -> None:
    table = partial(
        memoized, this, ("table", found.token), lambda: table_of(this.classifier, seen, _notes(found))
    )  # fmt: skip
    with st.container(horizontal=True):
        st.download_button(
            "All rows (.csv)", lambda: as_csv(table()), "faces.csv", "text/csv", key="batch-csv", on_click="ignore",
            icon=":material/csv:",
        )  # fmt: skip
        st.download_button(
            "All rows (.parquet)", lambda: as_parquet(table()), "faces.parquet", "application/octet-stream",
            key="batch-parquet", on_click="ignore", icon=":material/table:",
        )  # fmt: skip
    st.caption("With what the network says of every class; files that could not be read stand in rows of their own.")
