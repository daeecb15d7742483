"""Columns of faces as Parquet, which anything that reads Arrow can open; pixels are read when they are asked for."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from jaxtyping import Float, Int, UInt8
from pyarrow import parquet

_HELD = 64  # parts whose pixels are kept in memory: 150 MB of small grey faces


@dataclass(frozen=True, eq=False)
class Columns:
    """Everything that is known of some faces, one row a face.

    Args:
        names: as they came.
        labels: as the network counts its answers; -1 where there is none.
        shares: share of the votes of each class; a row of zeros where nobody voted.
        logits: of the network.
        embedding: the layer before the logits.
    """

    names: Sequence[str]
    labels: Int[np.ndarray, " faces"]
    shares: Float[np.ndarray, "faces classes"]
    logits: Float[np.ndarray, "faces classes"]
    embedding: Float[np.ndarray, "faces features"]


def write_part(path: Path, columns: Columns, images: UInt8[np.ndarray, "faces height width channels"]) -> None:
    """One part of an index, put in its place when it is whole."""
    table = pa.table(
        {
            "name": pa.array(columns.names, pa.string()),
            "label": pa.array(columns.labels, pa.int32()),
            "shares": rows_of(columns.shares.astype(np.float32)),
            "logits": rows_of(columns.logits.astype(np.float32)),
            "embedding": rows_of(columns.embedding.astype(np.float32)),
            "pixels": rows_of(images.reshape(len(images), int(np.prod(images.shape[1:])))),
        }
    )
    beside = path.with_suffix(".tmp")
    parquet.write_table(table, beside, compression="zstd")
    os.replace(beside, path)


def read_parts(paths: Sequence[Path]) -> Columns:
    """The columns of all parts but their pixels."""
    names = ["name", "label", "shares", "logits", "embedding"]
    table = pa.concat_tables(parquet.read_table(path, columns=names) for path in paths)
    matrices = {name: matrix_of(table[name]) for name in names[2:]}
    return Columns(table["name"].to_pylist(), table["label"].to_numpy().astype(int), **matrices)


class StoredImages:
    """Pixels on disk that are asked for as those of an array are: by a list of numbers."""

    def __init__(self, paths: Sequence[Path], counts: Sequence[int], shape: tuple[int, int, int]):
        """Say where they are.

        Args:
            paths: of the parts, in order.
            counts: faces in each.
            shape: height, width and channels of each face.
        """
        self.shape = (int(sum(counts)), *shape)
        self._paths, self._ends = list(paths), np.cumsum(counts)
        self._part = lru_cache(maxsize=_HELD)(self._read)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, numbers) -> UInt8[np.ndarray, "faces height width channels"]:
        numbers = np.atleast_1d(np.asarray(numbers))
        found = np.empty((len(numbers), *self.shape[1:]), np.uint8)
        parts = np.searchsorted(self._ends, numbers, side="right")
        for part in np.unique(parts):
            start = self._ends[part - 1] if part else 0
            found[parts == part] = self._part(int(part))[numbers[parts == part] - start]
        return found

    def _read(self, part: int) -> np.ndarray:
        pixels = matrix_of(parquet.read_table(self._paths[part], columns=["pixels"])["pixels"])
        return pixels.reshape(-1, *self.shape[1:])


def rows_of(matrix: np.ndarray) -> pa.Array:
    """A matrix as a column, a row of it each."""
    return pa.FixedSizeListArray.from_arrays(pa.array(matrix.ravel()), max(1, matrix.shape[1]))


def matrix_of(column: pa.ChunkedArray) -> np.ndarray:
    """The matrix of such a column."""
    width = column.type.list_size
    return np.concatenate([chunk.flatten().to_numpy() for chunk in column.chunks]).reshape(-1, width)
