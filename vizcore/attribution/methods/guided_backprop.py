"""The gradient, with everything negative cut away at every ReLU on the way back.

Springenberg, Dosovitskiy, Brox & Riedmiller, "Striving for Simplicity: The All Convolutional Net", 2015.
https://arxiv.org/abs/1412.6806
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
    "Guided backpropagation",
    signed=True,
    by_rule=True,
    zero="no signal from this number comes back to a pixel through units that are on, by positive signals alone",
)
def guided_backprop(classifier: Classifier, image: Image, target: Target) -> Map:
    """Which pixels excite the units that speak for the target; it follows no path that was off or spoke against it.

    Sharp, but in part a picture of the edges that the first layers look for, whatever the target: Nie, Zhang & Patel,
    2018, https://arxiv.org/abs/1805.07039. Where no ReLU stands between image and target it is the gradient.

    Returns:
        (height, width), summed over channels; target units per unit of brightness, of the way back described here: it
        is no derivative of the target, and adds up to nothing.

    Raises:
        ValueError: a ReLU may stand inside a step on the way, such as a block of somebody's own.
    """
    refuse_hidden_rectifiers(classifier, target)
    return input_gradients(classifier, image[None], target, rule=guided)[1][0].sum(axis=-1)


def guided(operation: keras.Operation) -> Callable:
    """The rule: a ReLU passes a signal down where it was on, and where the signal is positive."""
    return ruled(operation, _back)


def _back(x, ceiling: float, signal):
    on = ops.logical_and(x > 0, x < ceiling)
    return ops.where(on, ops.relu(signal), ops.zeros_like(signal))
