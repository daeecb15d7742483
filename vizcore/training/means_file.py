"""The file of means that is shipped beside a network, as `vizcore.data.means` and `shipped_parts` read it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vizcore.data.dissection import Overlaps
from vizcore.data.means import CellMeans, ChannelMeans, MapMeans
from vizcore.data.shipped_parts import MeanParts
from vizcore.evaluation.reliability import Bins
from vizcore.evaluation.slices import Slice
from vizcore.network.tiles import packed

QUALITY = 92  # of WebP: means have little contrast, and show every block


@dataclass(frozen=True, eq=False)
class Means:
    """All that is shipped of a network's faces.

    Args:
        weights: digest of the file of weights that was measured.
        layers: {layer: means of what excites its channels}.
        relevant: {layer: means of where they are most relevant}.
        overlaps: {layer: how far they and the parts of evaluation faces overlap}.
        parts: where these lie.
        confusion: of the evaluation faces.
        bins: of the same.
        slices: of the same.
        plane: of the training faces.
        centres: (labels, features), in the layer before the logits; see `label_centres`.
        faces: how many training faces, how many evaluation faces, and of how many of the first relevance was asked.
    """

    weights: str
    layers: Mapping[str, ChannelMeans]
    relevant: Mapping[str, ChannelMeans]
    overlaps: Mapping[str, Overlaps]
    parts: MeanParts
    confusion: CellMeans
    bins: Bins
    slices: tuple[Slice, ...]
    plane: MapMeans
    centres: np.ndarray
    faces: tuple[int, int, int]


def write_means(path: Path, means: Means) -> None:
    """All of it as one .npz."""
    arrays = {"weights": np.array(means.weights), "faces": np.array(means.faces)}
    for kind, layers in (("layer", means.layers), ("relevant", means.relevant)):
        for name, each in layers.items():
            arrays |= _of_channels(f"{kind}.{name}", each)
    bins, plane = means.bins, means.plane
    arrays |= _of_parts(means)
    arrays |= packed("confusion", means.confusion.tiles, QUALITY) | {"confusion.counts": means.confusion.counts}
    arrays |= {"bins": np.stack([bins.counts, bins.right, bins.confidence])}
    arrays["slices"] = np.array(json.dumps([[s.kind, s.name, s.right, s.count, s.above, s.to] for s in means.slices]))
    arrays |= packed("map", plane.cells.tiles, QUALITY) | {"map.counts": plane.cells.counts, "map.labels": plane.labels}
    arrays |= {"map.mean": plane.plane.mean, "map.axes": plane.plane.axes, "map.share": plane.plane.share}
    arrays |= {"map.edges": plane.edges, "centres": _small(means.centres)}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def _of_channels(key: str, means: ChannelMeans) -> dict[str, np.ndarray]:
    numbers = {"counts": means.counts.astype(np.uint8), "values": means.values, "by_label": means.by_label}
    return packed(key, means.tiles, QUALITY) | {f"{key}.{name}": _small(value) for name, value in numbers.items()}


def _of_parts(means: Means) -> dict[str, np.ndarray]:
    tile = (means.parts.image * 255 + 0.5).astype(np.uint8)[None]
    arrays = packed("parts.mean", tile, QUALITY)
    arrays["parts.masks"] = (means.parts.masks * 255 + 0.5).astype(np.uint8)
    for layer, each in means.overlaps.items():
        arrays |= {f"parts.{layer}.inside": each.inside, f"parts.{layer}.active": each.active}
        arrays |= {"parts.pixels": each.parts, "parts.counted": np.array([each.pixels, each.faces])}
    return arrays


def _small(values: np.ndarray) -> np.ndarray:
    return values.astype(np.float16) if values.dtype.kind == "f" else values
