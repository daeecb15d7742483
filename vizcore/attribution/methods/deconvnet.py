"""What a network that runs backwards makes of the target: the deconvnet.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", 2014. https://arxiv.org/abs/1311.2901
"""

from collections.abc import Callable

import keras
from keras import ops

from vizcore.arrays import Image, Map
from vizcore.attribution.method import method
from vizcore.attribution.rectifiers import refuse_hidden_rectifiers, ruled
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients
from vizcore.target import Target


@method(
    "Deconvnet",
    signed=True,
    by_rule=True,
    zero="no signal from this number comes back to a pixel by positive signals alone",
)
def deconvnet(classifier: Classifier, image: Image, target: Target) -> Map:
    """The pattern of pixels that the target's units stand for, projected back through the network.

    The paper's three inverses: a convolution goes back through its own kernel, transposed, as in the gradient; a max
    pooling puts the signal where the largest number stood (its "switches"; the gradient does just that); and a ReLU
    cuts what is negative in the signal itself, whether or not the unit was on, which is all that is unlike the
    gradient. So the image matters by the switches alone (and by activations that are no ReLU): without max pooling
    every image gives the same map. Where no ReLU stands between image and target it is the gradient.

    Returns:
        (height, width), summed over channels; target units per unit of brightness, of the way back described here: it
        is no derivative of the target, and adds up to nothing.

    Raises:
        ValueError: a ReLU may stand inside a step on the way, such as a block of somebody's own.
    """
    refuse_hidden_rectifiers(classifier, target)
    return input_gradients(classifier, image[None], target, rule=deconvolved)[1][0].sum(axis=-1)


def deconvolved(operation: keras.Operation) -> Callable:
    """The rule: a ReLU passes down what is positive in the signal, whatever came in on the way up."""
    return ruled(operation, _back)


def _back(x, ceiling: float, signal):
    return ops.relu(signal)
