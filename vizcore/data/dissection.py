"""Network dissection: how far the places where a channel is most active are those of a part of the face.

Bau, Zhou, Khosla, Oliva & Torralba, "Network Dissection: Quantifying Interpretability of Deep Visual Representations",
2017. https://arxiv.org/abs/1704.05796

As there: a threshold for each channel that a small share of all its units exceed, its maps enlarged to the image
(bilinear), and the intersection over the union with the masks, counted over all faces together. There the share is
0.5%, here 2%: eyes or a mouth take several per cent of a face, and what is active in less overlaps none by much.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8
from keras import ops

from vizcore.backend import parametrised
from vizcore.data.faces import as_images
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts
from vizcore.run.replay import replay
from vizcore.settings import Preview, unseen

TOP = 0.02  # share of a channel's units that count as active
Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Counts of pixels over many faces; those of parts of the faces add up.

    Args:
        inside: (parts, channels), where the channel is active within the part.
        active: (channels,), where it is active at all.
        parts: (parts,), pixels of each part.
        pixels: all of them.
        faces: how many.
    """

    inside: Int[np.ndarray, "parts channels"]
    active: Int[np.ndarray, " channels"]
    parts: Int[np.ndarray, " parts"]
    pixels: int
    faces: int

    def merged(self, other: "Overlaps") -> "Overlaps":
        """Of both together."""
        return Overlaps(
            self.inside + other.inside, self.active + other.active, self.parts + other.parts,
            self.pixels + other.pixels, self.faces + other.faces,
        )  # fmt: skip

    @property
    def iou(self) -> Float[np.ndarray, "parts channels"]:
        """Intersection over union of each part with each channel, in [0, 1]; 0 where a channel is never active."""
        return (self.inside / np.maximum(self.active + self.parts[:, None] - self.inside, 1)).astype(np.float32)

    @property
    def chance(self) -> Float[np.ndarray, "parts channels"]:
        """The same for a channel that is active as often, anywhere."""
        expected = self.active * (self.parts[:, None] / max(self.pixels, 1))
        return (expected / np.maximum(self.active + self.parts[:, None] - expected, 1)).astype(np.float32)


def thresholds_of(
    largest: Float[np.ndarray, "kept channels"], count: int, top: float
) -> Float[np.ndarray, " channels"]:
    """The number that a share of a channel's units exceed at most.

    Args:
        largest: of each channel at least the `kept_of(count, top)` largest numbers.
        count: of all units of a channel.
        top: the share.
    """
    return np.sort(largest, axis=0)[::-1][min(kept_of(count, top), len(largest)) - 1]


def kept_of(count: int, top: float) -> int:
    """How many of the largest numbers have to be kept to know a threshold: one more than may exceed it."""
    return int(top * count) + 1


def dissect(
    classifier: Classifier,
    layer: str,
    images: UInt8[np.ndarray, "faces height width channels"],
    masks: Bool[np.ndarray, "faces height width parts"],
    report: Report = lambda share: None,
    *,
    top: float = TOP,
    preview: Preview = unseen,
) -> Overlaps:
    """How far each channel of a layer and each part of the faces overlap.

    Args:
        classifier: the network.
        layer: with maps.
        images: of the faces.
        masks: of their parts.
        report: is told the share that is done, and may raise to end it.
        top: the share of its units that count as active.
        preview: is offered what is returned, of the faces so far, once it is known from which number on a unit counts.

    Raises:
        ValueError: there is no face, or the layer has no maps.
    """

    def so_far() -> Overlaps:
        assert found is not None
        return found

    _refuse(classifier, layer, images, masks)
    thresholds, found = _thresholds(classifier, layer, images, report, top), None
    for some in parts(classifier, len(images)):
        part = overlaps(classifier, layer, images[some], masks[some], thresholds)
        found = part if found is None else found.merged(part)
        report((1 + min(some.stop, len(images)) / len(images)) / 2)
        preview(so_far)
    return so_far()


def _thresholds(classifier: Classifier, layer: str, images: np.ndarray, report: Report, top: float) -> np.ndarray:
    """Of each channel, from one pass over all faces: the first half of the work."""
    rows, columns, _ = classifier.by_name[layer].output_shape
    count, largest = len(images) * rows * columns, None
    for some in parts(classifier, len(images)):
        values = classifier.run(as_images(images[some]), (layer,))[layer]
        units = values.reshape(-1, values.shape[-1])
        largest = _largest(units if largest is None else np.concatenate([largest, units]), kept_of(count, top))
        report(min(some.stop, len(images)) / len(images) / 2)
    assert largest is not None
    return thresholds_of(largest, count, top)


def overlaps(
    classifier: Classifier,
    layer: str,
    images: UInt8[np.ndarray, "faces height width channels"],
    masks: Bool[np.ndarray, "faces height width parts"],
    thresholds: Float[np.ndarray, " units"],
) -> Overlaps:
    """The counts of some faces, for thresholds that are known.

    Args:
        classifier: the network.
        layer: with maps.
        images: of the faces.
        masks: of their parts.
        thresholds: of each channel; a pixel is active above it.
    """
    run = classifier.prepared(("dissection", layer), lambda: _prepare(classifier, layer))
    given = {"thresholds": thresholds.astype(np.float32), "masks": masks.astype(np.float32)}
    seen = run(classifier.checked_batch(as_images(images)), given)
    inside, active = (seen[name].astype(np.int64).sum(axis=0) for name in ("inside", "active"))
    parts = masks.sum(axis=(0, 1, 2), dtype=np.int64)
    return Overlaps(inside, active, parts, int(np.prod(masks.shape[:3])), len(images))


def _refuse(classifier: Classifier, layer: str, images: np.ndarray, masks: np.ndarray) -> None:
    size = tuple(classifier.image_shape[:2])
    if not len(images) or len(images) != len(masks) or masks.shape[1:3] != size:
        raise ValueError(
            f"expected a mask of {size[0]}×{size[1]} for each of some faces, got {len(masks)} of "
            f"{masks.shape[1]}×{masks.shape[2]} for {len(images)}"
        )
    if not classifier.by_name[layer].has_maps:
        raise ValueError(f"expected a layer with maps, not {layer!r}")


def _largest(units: np.ndarray, most: int) -> np.ndarray:
    return np.partition(units, len(units) - most, axis=0)[-most:] if len(units) > most else units


def _prepare(classifier: Classifier, layer: str):
    """Counts of each face by itself: below 2²⁴, so that float32 holds them."""

    def forward(images, given):
        values = ops.cast(replay(classifier.model, images, (layer,))[layer], "float32")
        size = tuple(classifier.image_shape[:2])
        larger = ops.image.resize(values, size, interpolation="bilinear", data_format="channels_last")
        active = ops.cast(larger > given["thresholds"], "float32")
        return {
            "inside": ops.einsum("bhwp,bhwc->bpc", given["masks"], active),
            "active": ops.sum(active, axis=(1, 2)),
        }

    return parametrised(forward, classifier.model.inputs[0], {"thresholds": 1, "masks": 4})
