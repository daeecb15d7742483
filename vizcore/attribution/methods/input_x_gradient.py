"""Each pixel's brightness times how fast the target changes with it.

Shrikumar, Greenside, Shcherbina & Kundaje, "Not Just a Black Box: Learning Important Features Through Propagating
Activation Differences", 2016. https://arxiv.org/abs/1605.01713
"""

from vizcore.arrays import Image, Map
from vizcore.attribution.method import method
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients
from vizcore.target import Target


@method(
    "Input × gradient",
    signed=True,
    zero="every pixel is black, or making it a little brighter leaves this number as it is",
)
def input_x_gradient(classifier: Classifier, image: Image, target: Target) -> Map:
    """How much of the target each pixel would bring if the network were linear, against a black image.

    Promises no sum: it adds up to the target only where the network is piecewise linear and has no bias anywhere, and
    networks for faces have biases (a rescaling with an offset and batch normalisation are biases too). A black pixel
    is zero, whatever it means to the network.

    Returns:
        (height, width), in the target's units, summed over channels; equal to integrated gradients from black for a
        linear network.
    """
    return (image * input_gradients(classifier, image[None], target)[1][0]).sum(axis=-1)
