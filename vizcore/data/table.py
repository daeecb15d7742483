"""What a network says of many pictures, as a table: a row a picture, and one for each that could not be read."""

import io
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from vizcore.data.looked import Looked
from vizcore.network.classifier import Classifier

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a text that begins so for something to compute


def table_of(classifier: Classifier, seen: Looked, framing: Mapping[int, str] | None = None) -> pa.Table:
    """One row a picture, in their order, then one for each file that was refused.

    Args:
        classifier: the network.
        seen: what it made of them.
        framing: {number of a face: how it was cut out}.

    Returns:
        Columns `file`, `label` (what people said), `answer`, `sure` (the probability of the answer, or its number),
        one a class with what the network says of it, `framing`, and `error`; empty where nothing is known.
    """
    said, refused = classifier.predictions(seen.logits), seen.faces.refused
    answers, missing = said.argmax(axis=1), [None] * len(refused)
    names, labels = list(classifier.labels), seen.labels
    notes = framing or {}
    columns = {
        "file": [*seen.faces.names, *(each.name for each in refused)],
        "label": [*(names[label] if label >= 0 else None for label in labels), *missing],
        "answer": [*(names[answer] for answer in answers), *missing],
        "sure": [*said[np.arange(len(said)), answers].tolist(), *missing],
    }
    for place, name in enumerate(names):
        columns[f"says {name}"] = [*said[:, place].tolist(), *missing]
    columns["framing"] = [*(notes.get(number) for number in range(len(said))), *missing]
    columns["error"] = [*[None] * len(said), *(each.reason for each in refused)]
    kinds = {name: pa.float32() if name == "sure" or name.startswith("says ") else pa.string() for name in columns}
    return pa.table({name: pa.array(values, kinds[name]) for name, values in columns.items()})


def as_csv(table: pa.Table) -> bytes:
    """The table as CSV; texts that a spreadsheet would compute have an apostrophe before them."""
    safe = [_plain(column) if column.type == pa.string() else column for column in table.columns]
    buffer = io.BytesIO()
    csv.write_csv(pa.table(safe, names=[_harmless(name) for name in table.column_names]), buffer)
    return buffer.getvalue()


def as_parquet(table: pa.Table) -> bytes:
    """The table as Parquet."""
    buffer = io.BytesIO()
    parquet.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def _plain(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([None if text is None else _harmless(text) for text in column.to_pylist()], pa.string())


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
