"""What ships of the faces that a network was measured on: means and counts, never a face.

For every channel after a ReLU, and every logit, the mean of the crops that excite it most, and of those in which it
matters most to the answer; for every cell of the confusion matrix, and of a plane through the embedding, the mean face.
`python -m vizcore.training.means` makes them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float, Int

from vizcore.arrays import Batch
from vizcore.data.plane import Plane
from vizcore.evaluation.reliability import Bins
from vizcore.evaluation.slices import Slice
from vizcore.network.cards import FOLDER
from vizcore.network.tiles import Tiles, unpacked

LEAST = 10  # faces of a mean: of fewer none is made, for a face could be made out


@dataclass(frozen=True, eq=False)
class ChannelMeans:
    """The mean crop of every channel of a layer.

    Args:
        tiles: one a channel.
        counts: how many crops each is the mean of: fewer where the channel was silent for all others; of fewer than
            `LEAST` no mean is made, and the tile is grey.
        values: mean of the strongest numbers on their maps; of `relevant_means`, of the channel's relevance there.
        by_label: (labels, channels), mean of that number over all faces of a label.
    """

    tiles: Tiles
    counts: Int[np.ndarray, " channels"]
    values: Float[np.ndarray, " channels"]
    by_label: Float[np.ndarray, "labels channels"]

    @property
    def images(self) -> Batch:
        """The tiles as images, float32 in [0, 1]."""
        return self.tiles.astype(np.float32) / np.float32(255)


@dataclass(frozen=True, eq=False)
class CellMeans:
    """The mean face of each cell of a table.

    Args:
        tiles: of the cells that hold at least `LEAST` faces, in reading order.
        counts: (rows, columns), faces in each cell.
    """

    tiles: Tiles
    counts: Int[np.ndarray, "rows columns"]

    def image(self, row: int, column: int) -> Float[np.ndarray, "height width colours"] | None:
        """The mean face of a cell, in [0, 1]; None where there are fewer than `LEAST`."""
        if self.counts[row, column] < LEAST:
            return None
        place = np.count_nonzero(self.counts.ravel()[: row * self.counts.shape[1] + column] >= LEAST)
        return self.tiles[place].astype(np.float32) / np.float32(255)


@dataclass(frozen=True, eq=False)
class MapMeans:
    """Faces on a plane, in square cells.

    Args:
        cells: of the plane; the first row is the top.
        plane: through the embedding.
        edges: (2, 2): the lowest and highest number along each axis.
        labels: (rows, columns, labels), labelled faces in each cell.
    """

    cells: CellMeans
    plane: Plane
    edges: Float[np.ndarray, "2 2"]
    labels: Int[np.ndarray, "rows columns labels"]


def shipped_layers(name: str) -> tuple[str, ...]:
    """The layers of a network of which means are shipped, in order; none for most networks."""
    arrays = shipped_arrays(name)
    return tuple(key[len("layer.") : -len(".webp")] for key in arrays if key[:6] == "layer." and key[-5:] == ".webp")


@lru_cache(maxsize=32)
def channel_means(name: str, layer: str) -> ChannelMeans | None:
    """The means of a layer that are shipped beside a network; None where there are none."""
    return _of_channels(shipped_arrays(name), f"layer.{layer}")


@lru_cache(maxsize=32)
def relevant_means(name: str, layer: str) -> ChannelMeans | None:
    """The same of the crops in which each channel is most relevant to the answer; see `vizcore.data.relevant`."""
    return _of_channels(shipped_arrays(name), f"relevant.{layer}")


@lru_cache(maxsize=4)
def confusion_means(name: str) -> CellMeans | None:
    """The mean face of each cell of the confusion matrix; None where nothing is shipped."""
    tiles = unpacked("confusion", shipped_arrays(name))
    return None if tiles is None else CellMeans(tiles, shipped_arrays(name)["confusion.counts"])


def shipped_bins(name: str) -> Bins | None:
    """How sure and how right the network is over the evaluation faces; None where nothing is shipped."""
    arrays = shipped_arrays(name)
    if "bins" not in arrays:
        return None
    counts, right, confidence = arrays["bins"]
    return Bins(counts.astype(int), right.astype(int), confidence)


def shipped_slices(name: str) -> tuple[Slice, ...]:
    """How right it is over slices of the evaluation faces; none where nothing is shipped."""
    arrays = shipped_arrays(name)
    return tuple(Slice(*each) for each in json.loads(str(arrays["slices"]))) if "slices" in arrays else ()


@lru_cache(maxsize=4)
def map_means(name: str) -> MapMeans | None:
    """The training faces on a plane; None where nothing is shipped."""
    arrays = shipped_arrays(name)
    tiles = unpacked("map", arrays)
    if tiles is None:
        return None
    plane = Plane(arrays["map.mean"], arrays["map.axes"], arrays["map.share"])
    return MapMeans(CellMeans(tiles, arrays["map.counts"]), plane, arrays["map.edges"], arrays["map.labels"])


def label_centres(name: str) -> Float[np.ndarray, "labels features"] | None:
    """For each label the mean, in the layer before the logits, of the evaluation faces that the network reads rightly.

    Not a number where these are fewer than `LEAST`; None where nothing is shipped.
    """
    found = shipped_arrays(name).get("centres")
    return None if found is None else found.astype(np.float32)


def asked_for_relevance(name: str) -> int:
    """Of how many training faces, drawn by chance, the relevance of every channel was asked; 0 where of none."""
    faces = shipped_arrays(name).get("faces", np.zeros(0))
    return int(faces[2]) if len(faces) > 2 else 0


def measured(name: str) -> tuple[str, int, int]:
    """(digest of the weights that were measured, training faces, evaluation faces)."""
    arrays = shipped_arrays(name)
    return str(arrays["weights"]), int(arrays["faces"][0]), int(arrays["faces"][1])


def _of_channels(arrays: Mapping[str, np.ndarray], key: str) -> ChannelMeans | None:
    tiles = unpacked(key, arrays)
    if tiles is None:
        return None
    numbers = [arrays[f"{key}.{each}"] for each in ("counts", "values", "by_label")]
    return ChannelMeans(tiles, numbers[0].astype(int), *(each.astype(np.float32) for each in numbers[1:]))


@lru_cache(maxsize=4)
def shipped_arrays(name: str) -> Mapping[str, np.ndarray]:
    """All arrays of the file of a shipped network; none where there is no file."""
    known = {path.name for path in FOLDER.glob("*.means.npz")}  # so that no name from outside becomes a path
    if f"{name}.means.npz" not in known:
        return {}
    with np.load(FOLDER / f"{name}.means.npz", allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}
