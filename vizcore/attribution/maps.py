"""A layer's maps, weighted, added and laid over the image: what Grad-CAM and its kin share."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution import bilinear
from vizcore.attribution.upstream import resolve_layer
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import derivatives
from vizcore.target import Target

Maps = Float[np.ndarray, "rows columns channels"]
Weigh = Callable[[Maps, Maps], np.ndarray]  # (activations, gradients) → weights that broadcast against them


def class_activation_map(classifier: Classifier, image: Image, target: Target, layer: str | None, weigh: Weigh) -> Map:
    """What is positive in the weighted sum of a layer's maps, stretched to the image; from one pass.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: the layer has no maps or does not lie before the target.
    """
    layer = resolve_layer(classifier, target, layer)
    found = derivatives(classifier, image[None], target, (layer,))
    activations, gradients = (part[layer][0].astype(np.float64) for part in (found.activations, found.gradients))
    summed = (weigh(activations, gradients) * activations).sum(axis=-1)
    return resized(np.maximum(summed, 0), image.shape[:2]).astype(np.float32)


def resized(small: Map, size: tuple[int, int]) -> Float[np.ndarray, "rows columns"]:
    """A map of another size by bilinear interpolation.

    The centres of pixels are aligned: both maps cover the same square, and the outermost values go on to its edge. So
    the map of a layer that cuts off a border (convolution without padding) is stretched over that border too.

    Returns:
        No value outside of those that came in; the same map where the size is the same.
    """
    return bilinear.resized(small[None], *size)[0]
