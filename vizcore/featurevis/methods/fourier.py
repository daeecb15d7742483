"""From noise, in waves: a step moves broad shapes as readily as fine ones.

Olah, Mordvintsev & Schubert, "Feature Visualization", 2017. https://distill.pub/2017/feature-visualization
"""

from typing import Annotated

from vizcore.arrays import Image
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.method import (
    Direction,
    Diversity,
    Images,
    Rate,
    Robustness,
    Seed,
    Smoothness,
    Steps,
    visualization,
)
from vizcore.featurevis.parametrization import FOURIER, falling
from vizcore.featurevis.setup import from_noise
from vizcore.network.classifier import Classifier
from vizcore.settings import Range
from vizcore.target import Target


@visualization("Fourier")
def fourier(
    classifier: Classifier,
    target: Target,
    image: Image,
    *,
    images: Images = 1,
    diversity: Diversity = 0.5,
    direction: Direction = "raise it",
    steps: Steps = 256,
    rate: Rate = 0.05,
    smoothness: Smoothness = 0.0,
    robustness: Robustness = 1.0,
    decay: Annotated[float, Range(0.0, 2.5)] = 2.0,
    seed: Seed = 0,
) -> GradientAscent:
    """An image grown from noise in waves, so that broad shapes come as readily as fine ones.

    Args:
        classifier: the network.
        target: what is raised.
        image: not looked at.
        images: how many at once.
        diversity: how much each loses for being just like the others, as a share of its value.
        direction: whether to raise the target or to lower it.
        steps: of the ascent.
        rate: of Adam, at the start; falls to zero.
        smoothness: weight of total variation.
        robustness: how much the image is moved at random before each look.
        decay: a wave moves as its frequency to minus this power: 0 all alike, 1 as in photographs, 2 smoother.
        seed: of the noise and of the moves; the same seed gives the same images.
    """
    magnitude = falling(*classifier.image_shape[:2], decay)
    pull = Pull(rate, smoothness, diversity=diversity, lower=direction == "lower it")
    return from_noise(
        classifier, target, FOURIER, magnitude, pull, images=images, steps=steps, robustness=robustness, seed=seed
    )
