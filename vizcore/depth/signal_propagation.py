"""How large the activations, and a target's gradients, are in every layer: do they get through a deep network?

Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.
https://proceedings.mlr.press/v9/glorot10a.html
He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", 2015. https://arxiv.org/abs/1512.03385
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch, checked_images
from vizcore.backend import placed
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.network.graph import Operation
from vizcore.network.layers.kinds import ACTIVATIONS
from vizcore.run.gradients import derivatives
from vizcore.run.replay import Rule
from vizcore.target import Target

Layers = tuple[str, ...]
Sizes = Float[np.ndarray, " layers"]

# The variance of a convolution's random weights, by how many numbers enter a unit and how many units a number enters.
SCHEMES: dict[str, Callable[[float, float], float]] = {
    "Glorot, 2010": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "He, 2015": lambda fan_in, fan_out: 2 / fan_in,  # as the paper of the residual networks does
}

_KEPT = 4  # untrained networks in memory, with what was compiled of them
_drawing = threading.Lock()  # of their weights; whoever measures them has them alone


@dataclass(frozen=True, eq=False)
class Profile:
    """A number for each layer, from the image on, however many units it has.

    Args:
        layers: names of the layers.
        activations: root mean square of what each gives, over its units and the images.
        gradients: root mean square of the target's derivative by each of these numbers: in units of the target for
            each unit of the activation.
    """

    layers: Layers
    activations: Sizes
    gradients: Sizes

    @property
    def passed(self) -> float:
        """The gradient at the first of the layers over that at the last: 1 where none is lost, 0 where none arrives."""
        return float(self.gradients[0] / self.gradients[-1]) if self.gradients[-1] else 0.0


def profile(
    classifier: Classifier, images: Batch, target: Target, at: Layers | None = None, rule: Rule | None = None
) -> Profile:
    """How large activations and gradients are in every layer.

    Args:
        classifier: the network.
        images: (batch, height, width, channels), in [0, 1].
        target: what is differentiated, by activations, never by weights.
        at: names of layers, in order; None for every activation function: of a residual network those that end a
            block, after the addition, and those inside.
        rule: what runs in place of a step (see `vizcore.run.replay`); a function of a module.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: these are no images for this network.
    """
    at = activations_of(classifier) if at is None else at
    found = derivatives(classifier, images, target, at, rule)
    return Profile(at, _sizes(found.activations, at), _sizes(found.gradients, at))


def activations_of(classifier: Classifier) -> Layers:
    """The names of all activation functions, in the order in which they run."""
    return tuple(layer.name for layer in classifier.layers if layer.kind in ACTIVATIONS)


def _sizes(values, at: Layers) -> Sizes:
    return np.array([np.sqrt(np.mean(np.square(values[name], dtype=np.float64))) for name in at])


def before_training(
    architecture: str, images: Batch, classes: int, channel: int, *, normalised: bool, seed: int = 0
) -> dict[str, Profile]:
    """The profile of an untrained network under every scheme of random weights.

    Two networks with the same convolutions get the same weights for the same seed, and under every scheme the same
    but for their scale, so that what differs is the network or the scheme alone.

    Args:
        architecture: a registered one that ends in a dense layer.
        images: (batch, height, width, channels), in [0, 1].
        classes: how many logits.
        channel: the logit that is differentiated.
        normalised: whether batch normalisation takes place: as in training, with the mean and variance of a batch,
            which here is one image (so of each map); else every such step gives back its input.
        seed: of the random weights.

    Returns:
        {scheme: its profile}. The network is this room's own: nobody else is given it.

    Raises:
        KeyError: there is no such architecture.
        ValueError: the images are too small for it, or they are none.
    """
    images = checked_images(images)
    rule = normalise if normalised else leave_out_normalisation
    _, height, width, channels = images.shape
    with _drawing:
        classifier, found = _untrained(architecture, (height, width, channels), classes), {}
        for scheme in SCHEMES:
            with placed():
                draw(classifier.model, scheme, seed)  # what is compiled reads the weights anew
            found[scheme] = profile(classifier, images, Target(classifier.logits, channel), rule=rule)
    return found


@lru_cache(maxsize=_KEPT)
def _untrained(architecture: str, image_shape: tuple[int, int, int], classes: int) -> Classifier:
    with placed():
        model = ARCHITECTURES[architecture](image_shape, classes)
    return Classifier(architecture, model, tuple(map(str, range(classes))))


def draw(model: keras.Model, scheme: str, seed: int) -> None:
    """Give a network of one's own random weights: normal ones of the scheme's variance; a dense layer Glorot's.

    Args:
        model: with kernels (height, width, in, out) or (in, out); it is changed.
        scheme: of `SCHEMES`.
        seed: the same seed draws the same numbers, whatever the scheme.
    """
    random = np.random.default_rng(seed)
    for layer in model.layers:
        if kernels := [weights for weights in layer.weights if len(weights.shape) in (2, 4)]:
            (kernel,), shape = kernels, tuple(kernels[0].shape)
            fans = [float(np.prod(shape[:-2])) * size for size in shape[-2:]]
            variance = SCHEMES[scheme if len(shape) == 4 else "Glorot, 2010"](*fans)
            kernel.assign((random.standard_normal(shape) * np.sqrt(variance)).astype(kernel.dtype))
            for other in layer.weights:
                if other is not kernel:
                    other.assign(np.zeros(tuple(other.shape), other.dtype))


def normalise(step: Operation) -> Callable:
    """Rule: batch normalisation with the mean and variance of each map, as on a batch of one image, differentiated too.

    For an untrained network, whose learned scale is 1 and shift 0.
    """
    return (lambda value, **_: _normalised(value, step.epsilon)) if _normalises(step) else step


def leave_out_normalisation(step: Operation) -> Callable:
    """Rule: batch normalisation gives back what it is given."""
    return (lambda value, **_: value) if _normalises(step) else step


def _normalises(step: Operation) -> bool:
    return isinstance(step, keras.layers.BatchNormalization)


def _normalised(value, epsilon: float):
    centred = value - keras.ops.mean(value, axis=(1, 2), keepdims=True)
    variance = keras.ops.mean(keras.ops.square(centred), axis=(1, 2), keepdims=True)
    return centred * keras.ops.rsqrt(variance + epsilon)
