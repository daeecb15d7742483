"""A layer's maps, each weighted by what the network says of the face when it sees only what the map lights up.

Wang et al., "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks", 2020.
https://arxiv.org/abs/1910.01279

Each map, resized to the image and scaled to [0, 1], is a mask. Its weight is the softmax, over the channels, of the
target on the masked image less the target on the baseline (algorithm 1 of the paper; the baseline's target is the same
for all channels, drops out of the softmax and is not computed). Maps that are flat get no weight.

What other programs do otherwise, and by how much that moves the map (norm of the difference over the map's, two classes
of one face on vgg10, lenet5, resnet20, fovea and googlenet): they lay the corners of a map's outer numbers on the
image's corners (4 to 45%; here a number is a square, see `vizcore.attribution.bilinear`), scale a map to [0, 1] before
it is resized (up to 4%), hide behind black rather than grey (11 to 112%), or let flat maps take part in the softmax
(up to 57%). The target is a logit, as everywhere here; the softmax of the paper is over channels, not over classes.
"""

from functools import partial
from typing import Annotated

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution.bilinear import Maps, resized
from vizcore.attribution.method import LayerWithMaps, Preview, Progress, Range, method, silent, unseen
from vizcore.attribution.upstream import resolve_layer
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.target import Target

_FLAT = 1e-6  # a map that varies by less than this share of its largest number lights nothing up


@method(
    "Score-CAM",
    signed=False,
    rectified=True,
    slow=True,
    zero="the maps of {layer} are flat, or nowhere above zero once they are weighted, and what is below is cut off",
)
def score_cam(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    layer: LayerWithMaps = None,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.5,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Map:
    """Where a layer's maps are high that raise the target when the face is seen through them alone.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        layer: whose maps; None for the last convolution's, before pooling (`last_features`).
        baseline: the grey, 0 black to 1 white, behind the mask; the paper's zero is the mean of its images.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), at least zero, in the layer's units and not above its highest activation: the weights add up
        to 1. Zero where every map is flat.

    Raises:
        ValueError: no layer with maps, or not this one, comes before the target.
    """
    name = resolve_layer(classifier, target, layer)
    channels = np.moveaxis(classifier.run(image[None], (name,))[name][0].astype(np.float32), -1, 0)
    scores = np.full(len(channels), -np.inf)
    for part in parts(classifier, len(channels)):
        masks, live = _masks(resized(channels[part], *image.shape[:2]))
        if live.any():
            images = np.float32(baseline) + masks[live, ..., None] * (image - np.float32(baseline))
            scores[part][live] = value_of(classifier, images, target)
        progress(part.stop / len(channels))
        preview(partial(_weighted, scores, channels, image.shape[:2]))
    return _weighted(scores, channels, image.shape[:2])


def _weighted(scores: np.ndarray, channels: Maps, size: tuple[int, int]) -> Float[np.ndarray, "rows columns"]:
    """The maps by the softmax of their scores, stretched to the image; a score of minus infinity counts nothing."""
    if np.isneginf(scores).all():
        return np.zeros(size, np.float32)
    weights = np.exp(scores - scores.max())
    seen = np.einsum("k,khw->hw", weights / weights.sum(), channels).astype(np.float32)
    return np.maximum(resized(seen[None], *size)[0], 0)


def _masks(maps: Maps) -> tuple[Maps, np.ndarray]:
    """Each map scaled to [0, 1], and which of them are not flat."""
    low: Float[np.ndarray, "maps 1 1"] = maps.min(axis=(1, 2), keepdims=True)
    span = maps.max(axis=(1, 2), keepdims=True) - low
    live = span > _FLAT * np.abs(maps).max(axis=(1, 2), keepdims=True)
    return (maps - low) / np.where(live, span, 1), live[:, 0, 0]
