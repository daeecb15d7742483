"""Many faces in a store by address, on this machine or elsewhere (`s3://…`): Lance files, for a million and more.

Needs `pip install "fovea-cnn[store]"`, and nothing else of the app does.
Pace et al., "Lance: Efficient Random Access in Columnar Storage through Adaptive Structural Encodings", 2025.
https://arxiv.org/abs/2504.15247
"""

import importlib
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from jaxtyping import Float, Int, UInt8

from vizcore.data.columns import matrix_of, rows_of
from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import Looked
from vizcore.data.strongest import Channels
from vizcore.data.summary import Summary

INDEXED = 1_000_000  # faces from which on neighbours are searched by an index, and are no longer exact
_ROWS = 8192  # faces that are written at once
VERSION = 1


@dataclass(frozen=True, eq=False)
class Stored(Looked):
    """What a network made of faces in a store.

    Args:
        rows: where they lie; pixels are read when they are asked for.
    """

    rows: Any = None

    def nearest(self, vector: Float[np.ndarray, " features"], most: int) -> tuple[np.ndarray, np.ndarray]:
        """As `Looked.nearest`; by the store's index where there is one, and then not always exact."""
        if not self.rows.describe_indices():
            return super().nearest(vector, most)
        query = {"column": "embedding", "q": vector.astype(np.float32), "k": most, "nprobes": 64, "refine_factor": 20}
        found = self.rows.to_table(columns=["number", "_distance"], nearest=query)
        return found["number"].to_numpy(), (1 - found["_distance"].to_numpy()).astype(np.float32)


class LanceImages:
    """Pixels in a store that are asked for as those of an array are: by a list of numbers."""

    def __init__(self, rows: Any, shape: tuple[int, ...]):
        """Say where they are, and their shape, the number of faces first."""
        self.shape, self._rows = shape, rows

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, numbers) -> UInt8[np.ndarray, "faces height width channels"]:
        numbers = np.atleast_1d(np.asarray(numbers))
        if not len(numbers):
            return np.zeros((0, *self.shape[1:]), np.uint8)
        there, places = np.unique(numbers, return_inverse=True)
        found = matrix_of(self._rows.take(there.tolist(), columns=["pixels"])["pixels"])
        return found.reshape(-1, *self.shape[1:])[places]


def write_store(address: str, seen: Looked) -> None:
    """Put faces, and what a network made of them, into a store; what lay at the address is replaced.

    Args:
        address: a folder, or an address that Lance knows.
        seen: from `look_at` or `open_index`.

    Raises:
        ModuleNotFoundError: the extra is not installed; the message says how.
    """
    lance, count = _lance(), len(seen.faces)
    batches = (_batch(seen, np.arange(start, min(start + _ROWS, count))) for start in range(0, count, _ROWS))
    first = next(batches)
    reader = pa.RecordBatchReader.from_batches(first.schema, _chained(first, batches))
    rows = lance.write_dataset(reader, f"{address}/faces.lance", mode="overwrite")
    if count >= INDEXED:
        rows.create_index("embedding", "IVF_PQ", metric="cosine", num_partitions=round(count**0.5), num_sub_vectors=16)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **seen.summary.arrays())
    known = {
        "version": VERSION, "identity": seen.identity, "shape": list(seen.faces.images.shape[1:]),
        "classes": list(seen.faces.classes), "source": seen.faces.source, "voted": seen.faces.shares is not None,
        "refused": [asdict(each) for each in seen.faces.refused],
        "layers": {name: list(where) for name, where in seen.channels.layers.items()},
    }  # fmt: skip
    about = pa.table({"known": [json.dumps(known)], "summary": pa.array([buffer.getvalue()], pa.large_binary())})
    lance.write_dataset(about, f"{address}/about.lance", mode="overwrite")  # last: it says that all is there


def open_store(address: str) -> Stored:
    """The faces of a store as the network saw them; pixels are read when they are asked for.

    Raises:
        ModuleNotFoundError: the extra is not installed; the message says how.
        ValueError: there is no store of this version.
    """
    lance = _lance()
    try:
        about = lance.dataset(f"{address}/about.lance").to_table()
        rows = lance.dataset(f"{address}/faces.lance")
    except (ValueError, OSError) as error:
        raise ValueError(f"There is no store of faces at {address}: write one with `write_store`.") from error
    known = json.loads(about["known"][0].as_py())
    if known["version"] != VERSION:
        raise ValueError(f"The store at {address} is of another version: write it again with `write_store`.")
    table = rows.to_table(columns=["name", "label", "shares", "logits", "embedding"])
    matrices = {name: matrix_of(table[name]) for name in ("shares", "logits", "embedding")}
    labels, images = table["label"].to_numpy().astype(int), LanceImages(rows, (len(table), *known["shape"]))
    refused = tuple(Refused(**each) for each in known["refused"])
    shares, classes = matrices["shares"] if known["voted"] else None, tuple(known["classes"])
    faces = Faces(images, table["name"].to_pylist(), labels, shares, classes, refused, known["source"])
    channels = Channels({name: (start, many) for name, (start, many) in known["layers"].items()})
    with np.load(io.BytesIO(about["summary"][0].as_py()), allow_pickle=False) as arrays:
        summary = Summary.from_arrays(dict(arrays))
    return Stored(faces, known["identity"], channels, labels, matrices["logits"], matrices["embedding"], summary, rows)


def _batch(seen: Looked, numbers: Int[np.ndarray, " faces"]) -> pa.RecordBatch:
    shares = seen.faces.shares
    shares = np.zeros((len(numbers), len(seen.faces.classes)), np.float32) if shares is None else shares[numbers]
    images = seen.faces.images[numbers]
    return pa.record_batch(
        {
            "number": pa.array(numbers, pa.int64()),
            "name": pa.array([str(seen.faces.names[number]) for number in numbers], pa.string()),
            "label": pa.array(seen.labels[numbers], pa.int32()),
            "shares": rows_of(shares.astype(np.float32)),
            "logits": rows_of(seen.logits[numbers].astype(np.float32)),
            "embedding": rows_of(seen.embedding[numbers].astype(np.float32)),
            "pixels": rows_of(images.reshape(len(images), -1)),
        }
    )


def _chained(first: pa.RecordBatch, rest):
    yield first
    yield from rest


def _lance():
    try:
        return importlib.import_module("lance")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError('A store needs the extra: pip install "fovea-cnn[store]".') from error
