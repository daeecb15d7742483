"""From noise, pixel by pixel: the oldest way.

Erhan, Bengio, Courville & Vincent, "Visualizing Higher-Layer Features of a Deep Network", 2009.
https://www.researchgate.net/publication/265022827
Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks", 2013. https://arxiv.org/abs/1312.6034
"""

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
from vizcore.featurevis.parametrization import PIXELS, falling
from vizcore.featurevis.setup import from_noise
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@visualization("Pixels")
def pixels(
    classifier: Classifier,
    target: Target,
    image: Image,
    *,
    images: Images = 1,
    diversity: Diversity = 0.5,
    direction: Direction = "raise it",
    steps: Steps = 256,
    rate: Rate = 0.05,
    smoothness: Smoothness = 0.1,
    robustness: Robustness = 1.0,
    seed: Seed = 0,
) -> GradientAscent:
    """An image grown from noise pixel by pixel, each on its own: what excites most, be it only noise to us.

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
        seed: of the noise and of the moves; the same seed gives the same images.
    """
    magnitude = falling(*classifier.image_shape[:2], 0.0)
    pull = Pull(rate, smoothness, diversity=diversity, lower=direction == "lower it")
    return from_noise(
        classifier, target, PIXELS, magnitude, pull, images=images, steps=steps, robustness=robustness, seed=seed
    )
