"""From a face, by strengthening whatever a layer already sees in it.

Mordvintsev, Olah & Tyka, "Inceptionism: Going Deeper into Neural Networks", 2015.
https://research.google/blog/inceptionism-going-deeper-into-neural-networks

The paper's octaves are pictures of several sizes. A network with dense layers takes only one size, so here the image
stays as it is and is seen from further away first, mirrored at its borders, where patterns come out larger.
"""

from typing import Annotated

import numpy as np

from vizcore.arrays import Image
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.method import Rate, Robustness, Seed, Smoothness, Steps, visualization
from vizcore.featurevis.objective import energy
from vizcore.featurevis.setup import from_face, with_maps
from vizcore.featurevis.transformation import Robustness as Moved
from vizcore.network.classifier import Classifier
from vizcore.settings import LayerWithMaps, Range
from vizcore.target import Target

_OCTAVE = 1.4  # from one size to the next, as in the paper


@visualization("DeepDream", from_face=True)
def deepdream(
    classifier: Classifier,
    target: Target,
    image: Image,
    *,
    layer: LayerWithMaps = None,
    octaves: Annotated[int, Range(1, 3)] = 2,
    nearness: Annotated[float, Range(0.0, 50.0)] = 2.0,
    steps: Steps = 128,
    rate: Rate = 0.02,
    smoothness: Smoothness = 0.0,
    robustness: Robustness = 1.0,
    seed: Seed = 0,
) -> GradientAscent:
    """This face, with more of whatever a whole layer sees in it; the target only says which layer.

    Args:
        classifier: the network.
        target: whose layer is meant.
        image: (height, width, channels), in [0, 1]: where it starts.
        layer: the layer; None for the target's own, or the last one before it that has maps.
        octaves: sizes at which it is seen, the smallest first.
        nearness: weight of the squared distance from the image.
        steps: of the ascent.
        rate: of Adam, at the start; falls to zero.
        smoothness: weight of total variation.
        robustness: how much the image is moved at random before each look.
        seed: of the noise and of the moves; the same seed gives the same images.
    """
    height, width, _ = classifier.image_shape
    moves = Moved.of(robustness, min(height, width)).moves(np.random.default_rng(seed), steps, 1)
    further = np.arange(octaves - 1, -1, -1).repeat(-(-steps // octaves))[:steps]
    moves[..., :2] *= (_OCTAVE**further)[:, None, None, None]
    dreamt = layer or with_maps(classifier, target)
    if dreamt is None:
        raise ValueError("no layer before the target has maps")
    pull = Pull(rate, smoothness, nearness)
    return from_face(classifier, energy(classifier, dreamt), image, moves, pull)
