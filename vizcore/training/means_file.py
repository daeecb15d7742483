"""The file of means that is shipped beside a network, as `vizcore.data.means` reads it."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from vizcore.data.means import CellMeans, ChannelMeans, MapMeans
from vizcore.data.reliability import Bins, Slice
from vizcore.network.tiles import packed

QUALITY = 92  # of WebP: means have little contrast, and show every block


def write_means(
    path: Path,
    weights: str,
    layers: Mapping[str, ChannelMeans],
    confusion: CellMeans,
    bins: Bins,
    slices: tuple[Slice, ...],
    plane: MapMeans,
    centres: np.ndarray,
    faces: tuple[int, int],
) -> None:
    """All of it as one .npz.

    Args:
        path: of the file.
        weights: digest of the file of weights that was measured.
        layers: {layer: its means}.
        confusion: of the evaluation faces.
        bins: of the same.
        slices: of the same.
        plane: of the training faces.
        centres: (labels, features), in the layer before the logits; see `label_centres`.
        faces: how many training faces, and how many evaluation faces.
    """
    arrays = {"weights": np.array(weights), "faces": np.array(faces)}
    for name, means in layers.items():
        arrays |= packed(f"layer.{name}", means.tiles, QUALITY)
        numbers = {"counts": means.counts.astype(np.uint8), "values": means.values, "by_label": means.by_label}
        arrays |= {f"layer.{name}.{key}": _small(value) for key, value in numbers.items()}
    arrays |= packed("confusion", confusion.tiles, QUALITY) | {"confusion.counts": confusion.counts}
    arrays |= {"bins": np.stack([bins.counts, bins.right, bins.confidence])}
    arrays["slices"] = np.array(json.dumps([[s.kind, s.name, s.right, s.count] for s in slices]))
    arrays |= packed("map", plane.cells.tiles, QUALITY) | {"map.counts": plane.cells.counts, "map.labels": plane.labels}
    arrays |= {"map.mean": plane.plane.mean, "map.axes": plane.plane.axes, "map.share": plane.plane.share}
    arrays |= {"map.edges": plane.edges, "centres": _small(centres)}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _small(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float16) if values.dtype.kind == "f" else values
