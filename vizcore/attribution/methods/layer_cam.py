"""The maps of any layer, each place weighted by how much the target rises with it.

Jiang, Zhang, Hou, Cheng & Wei, "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", 2021.
https://doi.org/10.1109/TIP.2021.3089943
"""

import numpy as np

from vizcore.arrays import Image, Map
from vizcore.attribution.maps import class_activation_map
from vizcore.attribution.method import LayerWithMaps, method
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@method(
    "LayerCAM",
    signed=False,
    rectified=True,
    zero="nothing that {layer} found would raise this number if there were more of it, and the rest is cut off",
)
def layer_cam(classifier: Classifier, image: Image, target: Target, *, layer: LayerWithMaps = None) -> Map:
    """Where a layer found what speaks for the target; sharp also in early layers.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        layer: whose maps are read; None for the last convolution's, before pooling (`last_features`).

    Returns:
        (height, width), not negative, in the target's units: activation times what is positive in the target's
        derivative by it, summed over the layer's maps, cut at zero, bilinearly stretched.
    """
    return class_activation_map(classifier, image, target, layer, lambda _, gradients: np.maximum(gradients, 0))
