"""How fast the target changes with each pixel.

Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks: Visualising Image Classification Models and
Saliency Maps", 2014. https://arxiv.org/abs/1312.6034
"""

from vizcore.arrays import Image, Map
from vizcore.attribution.method import method
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients
from vizcore.target import Target


@method(
    "Gradient",
    signed=True,
    zero="making a pixel a little brighter, or darker, leaves this number as it is",
)
def gradient(classifier: Classifier, image: Image, target: Target) -> Map:
    """By how much the target rises where a pixel becomes brighter by a little.

    Returns:
        (height, width): the derivative by each pixel, summed over its channels; target units per unit of brightness.
        Of a linear network its weights, whatever the image.
    """
    return input_gradients(classifier, image[None], target)[1][0].sum(axis=-1)
