"""What a layer still knows of an image: another image, grown from noise, that the layer cannot tell from it.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", 2015.
https://arxiv.org/abs/1412.0035
"""

from collections.abc import Iterator

import numpy as np

from vizcore.arrays import Image
from vizcore.featurevis.ascent import Frame, GradientAscent, Pull
from vizcore.featurevis.method import Rate, Seed, Smoothness, Steps
from vizcore.featurevis.objective import likeness_to
from vizcore.featurevis.parametrization import FOURIER, falling
from vizcore.featurevis.transformation import still
from vizcore.network.classifier import Classifier
from vizcore.settings import check


def inversion(
    classifier: Classifier,
    layer: str,
    image: Image,
    *,
    steps: Steps = 128,
    rate: Rate = 0.05,
    smoothness: Smoothness = 0.05,
    seed: Seed = 0,
) -> Iterator[Frame]:
    """An image grown from noise until the layer answers as it does to the face.

    Args:
        classifier: the network.
        layer: what should not tell the two apart.
        image: (height, width, channels), in [0, 1].
        steps: of the ascent.
        rate: of Adam, at the start; falls to zero.
        smoothness: weight of the mean total variation, against a relative error of 1.
        seed: of the noise.

    Returns:
        Frame by frame; a value is minus the squared distance of the two answers, as a share of the face's own.

    Raises:
        KeyError: the network has no such layer.
        ValueError: this is no image for this network, a setting is out of its range, or the layer gives nothing but
            zeros for this image.
        FloatingPointError: the images are not finite.
    """
    check(inversion, {"steps": steps, "rate": rate, "smoothness": smoothness, "seed": seed})
    height, width, _ = classifier.image_shape
    numbers = FOURIER.noise(np.random.default_rng(seed), 1, classifier.image_shape)
    objective, magnitude = likeness_to(classifier, layer, image), falling(height, width, 2.0)
    pull = Pull(rate, smoothness / (height * width))
    return GradientAscent(classifier, objective, FOURIER, numbers, magnitude, still(steps, 1), pull).frames()
