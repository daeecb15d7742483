"""The maps of a late layer, each weighted by how much the target rises with it.

Selvaraju, Cogswell, Das, Vedantam, Parikh & Batra, "Grad-CAM: Visual Explanations from Deep Networks via
Gradient-based Localization", 2017. https://arxiv.org/abs/1610.02391
"""

from vizcore.arrays import Image, Map
from vizcore.attribution.maps import class_activation_map
from vizcore.attribution.method import LayerWithMaps, method
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@method(
    "Grad-CAM",
    signed=False,
    rectified=True,
    zero="nothing in the maps of {layer} speaks for this number, on balance, and what speaks against it is cut off",
)
def grad_cam(classifier: Classifier, image: Image, target: Target, *, layer: LayerWithMaps = None) -> Map:
    """Where a layer found what speaks for the target.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        layer: whose maps are read; None for the last convolution's, before pooling (`last_features`).

    Returns:
        (height, width), not negative, in the target's units: the paper's equations 1 and 2, each map times the mean of
        the target's derivative by it, added up, cut at zero; bilinearly stretched, so as coarse as the layer. For a
        network that ends in a global average and a dense layer it is that class's CAM over the number of positions.
    """
    return class_activation_map(
        classifier, image, target, layer, lambda _, gradients: gradients.mean(axis=(0, 1), keepdims=True)
    )
