"""From a face, and never far from it: what it would take.

Hamblin, Fel, Saha, Konkle & Alvarez, "Feature Accentuation: Revealing 'What' Features Respond to in Natural Images",
2024. https://arxiv.org/abs/2402.10039

The paper stays near in a middle layer of the network; this one stays near in pixels, which needs no layer to be chosen.
"""

from typing import Annotated

import numpy as np

from vizcore.arrays import Image
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.method import Direction, Rate, Robustness, Seed, Smoothness, Steps, visualization
from vizcore.featurevis.objective import targets
from vizcore.featurevis.setup import from_face
from vizcore.featurevis.transformation import Robustness as Moved
from vizcore.network.classifier import Classifier
from vizcore.settings import Range
from vizcore.target import Target


@visualization("Accentuation", from_face=True)
def accentuation(
    classifier: Classifier,
    target: Target,
    image: Image,
    *,
    nearness: Annotated[float, Range(0.0, 50.0)] = 10.0,
    direction: Direction = "raise it",
    steps: Steps = 128,
    rate: Rate = 0.02,
    smoothness: Smoothness = 0.0,
    robustness: Robustness = 0.5,
    seed: Seed = 0,
) -> GradientAscent:
    """This face, changed as little as the wish to stay near it allows.

    Args:
        classifier: the network.
        target: what is raised.
        image: (height, width, channels), in [0, 1]: where it starts.
        nearness: weight of the squared distance from the image.
        direction: whether to raise the target or to lower it.
        steps: of the ascent.
        rate: of Adam, at the start; falls to zero.
        smoothness: weight of total variation.
        robustness: how much the image is moved at random before each look.
        seed: of the noise and of the moves; the same seed gives the same images.
    """
    random = np.random.default_rng(seed)
    moves = Moved.of(robustness, min(classifier.image_shape[:2])).moves(random, steps, 1)
    pull = Pull(rate, smoothness, nearness, lower=direction == "lower it")
    return from_face(classifier, targets(classifier, [target]), image, moves, pull)
