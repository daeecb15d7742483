"""The networks on which attribution oracles are tried, and how one is registered."""

from functools import lru_cache

import numpy as np
from keras import layers
from oracles.plain import Plain
from oracles.registry import Pair, oracle_of
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.run.gradients import value_of
from vizcore.target import Target

FEATURES = "features"  # the last maps of each network: what Grad-CAM and its kin read


def strided(x):
    """Rescaled, a stride with padding, batch normalisation, a ReLU, a convolution without padding, tanh."""
    x = layers.Rescaling(2.0, offset=-1.0, name="centre")(x)
    x = layers.Conv2D(4, 3, strides=2, padding="same", name="stem")(x)
    x = layers.ReLU(name="relu")(layers.BatchNormalization(name="norm")(x))
    x = layers.Activation("tanh", name=FEATURES)(layers.Conv2D(3, 3, name="late")(x))
    return layers.Dense(3, name="logits")(layers.Flatten(name="flat")(x))


def pooled(x):
    """A convolution without padding, batch normalisation, ReLUs, max pooling, a convolution with padding, a mean."""
    x = layers.BatchNormalization(name="norm")(layers.Conv2D(4, (3, 2), name="stem")(x))
    x = layers.MaxPooling2D(2, name="pool")(layers.ReLU(name="relu")(x))
    x = layers.ReLU(name=FEATURES)(layers.Conv2D(5, 3, padding="same", name="late")(x))
    return layers.Dense(3, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))


SHAPES = {"strided": (strided, (9, 8, 2)), "pooled": (pooled, (8, 9, 1))}
TARGETS = Target("logits", 1), Target("late", 2, (1, 1)), Target("logits", 0) - Target("logits", 2)


@lru_cache
def network_of(name: str):
    """(classifier, the same in NumPy, an image)."""
    build, shape = SHAPES[name]
    classifier = network(build, shape, seed=7)
    return classifier, Plain(classifier), picture(classifier, seed=1)


class AsItRuns:
    """A network that has no account in NumPy, for oracles that only run it forward."""

    def __init__(self, classifier):
        self.classifier = classifier

    def value(self, images, target):
        """The target for every image."""
        return value_of(self.classifier, np.asarray(images, np.float32), target)

    def forward(self, image):
        """{step: what it gives, flat}."""
        names = tuple(self.classifier.by_name)
        return {name: value[0].ravel() for name, value in self.classifier.run(image[None], names).items()}

    def shape(self, name):
        return self.classifier.by_name[name].output_shape


def explains(name: str, *, apart: float = 2e-4, targets=TARGETS, **settings):
    """Register `expected(plain, image, target, **settings)`, a map, as the oracle of a method."""

    def register(expected):
        def oracle():
            for each in SHAPES:
                classifier, plain, image = network_of(each)
                for target in targets:
                    found = METHODS[name](classifier, image, target, **settings).map
                    yield Pair(found, expected(plain, image, target, **settings), apart)

        oracle_of("attribution method", name)(oracle)
        return expected

    return register
