"""Grad-CAM with weights that count every place at which a feature stands, however small it is.

Chattopadhay, Sarkar, Howlader & Balasubramanian, "Grad-CAM++: Improved Visual Explanations for Deep Convolutional
Networks", 2018. https://arxiv.org/abs/1710.11063
"""

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image, Map
from vizcore.attribution.maps import Maps, class_activation_map
from vizcore.attribution.method import LayerWithMaps, method
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@method(
    "Grad-CAM++",
    signed=False,
    rectified=True,
    zero="nothing in the maps of {layer} speaks for this number, on balance, and what speaks against it is cut off",
)
def grad_cam_pp(classifier: Classifier, image: Image, target: Target, *, layer: LayerWithMaps = None) -> Map:
    """Where a layer found what speaks for the target, each place by itself.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        layer: whose maps are read; None for the last convolution's, before pooling (`last_features`).

    Returns:
        (height, width), not negative, in the target's units. The paper differentiates the exponential of the score,
        whose higher derivatives are powers of the first (its equations 10 to 19, exact behind ReLUs alone): α is the
        same for it, and of the weights the exponential itself, one factor for the whole map, is left out. Nothing is
        added to α's divisor. Programs that add 1e-6 give other maps where gradients are small: on resnet20, whose
        largest is 0.004, by 21 to 34% of the map's norm; on lenet5, where maps of both signs bring the divisor near
        zero, by 69 to 142%; on vgg10 by at most 0.5%.
    """
    return class_activation_map(classifier, image, target, layer, weights)


def weights(activations: Maps, gradients: Maps) -> Float[np.ndarray, "1 1 channels"]:
    """One for each map, (1, 1, channels): the sum of α · relu(g), α = g² / (2g² + ΣA · g³), 0 where that is 0 / 0."""
    divisor = 2 * gradients**2 + activations.sum(axis=(0, 1)) * gradients**3
    known = divisor != 0
    alpha = np.where(known, gradients**2 / np.where(known, divisor, 1), 0)
    return (alpha * np.maximum(gradients, 0)).sum(axis=(0, 1), keepdims=True)
