"""For every channel of a layer the mean of the crops that excite it most, or in which it is most relevant."""

from collections.abc import Callable

import numpy as np

from vizcore.arrays import Batch
from vizcore.attribution.channel_relevance import unit_relevance
from vizcore.data.crops import crops, mean_crop
from vizcore.data.faces import as_images
from vizcore.data.looked import Looked
from vizcore.data.means import LEAST, ChannelMeans
from vizcore.data.relevant import Relevance
from vizcore.network.classifier import Classifier
from vizcore.network.tiles import Tiles
from vizcore.receptive_field import ReceptiveField

MOST = 50  # crops of a mean
AT_ONCE = 64  # faces whose units are asked together


def channel_means_of(classifier: Classifier, seen: Looked, layer: str, field: ReceptiveField | None) -> ChannelMeans:
    """For every channel of a layer the mean of the crops that excite it most."""
    start, many = seen.channels.layers[layer]
    top, least = seen.summary.most, 0 if classifier.by_name[layer].kind == "ReLU" else -np.inf
    faces, values = top.faces[start : start + many, :MOST], top.values[start : start + many, :MOST]
    by_label = seen.summary.by_label.means[:, start : start + many]

    def units(images: Batch) -> np.ndarray:
        return classifier.run(images, (layer,))[layer]

    return _means(seen, faces, values, values > least, _seeing(classifier, field), units, by_label)


def relevant_means_of(
    classifier: Classifier, seen: Looked, found: Relevance, layer: str, field: ReceptiveField | None
) -> ChannelMeans:
    """For every channel of a layer the mean of the crops in which it is most relevant, where it speaks for the answer.

    Args:
        classifier: the network.
        seen: what it makes of the faces.
        found: how relevant every channel is in them.
        layer: whose channels.
        field: what its units see; None for everything.
    """
    start, many = seen.channels.layers[layer]
    faces, values = found.most.faces[start : start + many, :MOST], found.most.values[start : start + many, :MOST]
    by_label = found.by_label.means[:, start : start + many]

    def units(images: Batch) -> np.ndarray:
        return unit_relevance(classifier, images, layer)

    return _means(seen, faces, values, values > 0, _seeing(classifier, field), units, by_label)


def levels(images: np.ndarray) -> Tiles:
    """Images in [0, 1] as whole numbers."""
    return (np.clip(images, 0, 1) * 255 + 0.5).astype(np.uint8)


def _seeing(classifier: Classifier, field: ReceptiveField | None) -> ReceptiveField | None:
    """None where a unit sees the whole image."""
    return None if field is None or min(field.size) >= min(classifier.image_shape[:2]) else field


def _means(
    seen: Looked,
    faces: np.ndarray,
    values: np.ndarray,
    speaks: np.ndarray,
    field: ReceptiveField | None,
    units: Callable[[Batch], np.ndarray],
    by_label: np.ndarray,
) -> ChannelMeans:
    where = None if field is None else _places(seen, faces, units)
    tiles = [
        _mean(seen, faces[channel][speaks[channel]], None if where is None else where[channel][speaks[channel]], field)
        for channel in range(len(faces))
    ]
    counts, sums = speaks.sum(axis=1), np.where(speaks, values, 0).sum(axis=1)
    return ChannelMeans(levels(np.stack(tiles)), counts, sums / np.maximum(counts, 1), by_label)


def _mean(seen: Looked, chosen: np.ndarray, where: np.ndarray | None, field: ReceptiveField | None) -> np.ndarray:
    """The mean of what the strongest units see of some faces; of few faces a grey tile."""
    size = (
        seen.faces.images.shape[1:] if where is None or field is None else (*field.size, *seen.faces.images.shape[3:])
    )
    if len(chosen) < LEAST:
        return np.full(size, 0.5, np.float32)
    images = as_images(seen.faces.images[chosen])
    if where is None or field is None:
        return images.mean(axis=0)
    return mean_crop(*crops(images, np.array([field.box((row, column)) for row, column in where.tolist()])))


def _places(seen: Looked, faces: np.ndarray, units: Callable[[Batch], np.ndarray]) -> np.ndarray:
    """(channels, kept, 2): the place of the largest unit in each channel's faces; every face is asked once."""
    found = np.zeros((*faces.shape, 2), int)
    asked = np.unique(faces)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        values = units(as_images(seen.faces.images[some]))
        largest = values.reshape(len(some), -1, values.shape[-1]).argmax(axis=1)
        channels, ranks = np.nonzero(np.isin(faces, some))
        chosen = largest[np.searchsorted(some, faces[channels, ranks]), channels]
        found[channels, ranks] = np.stack(np.unravel_index(chosen, values.shape[1:3]), axis=1)
    return found
