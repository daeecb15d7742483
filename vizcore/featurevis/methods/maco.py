"""From noise, by moving waves about: how strong each one is stays as it is in faces.

Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization", 2023.
https://arxiv.org/abs/2306.06805
"""

from vizcore.arrays import Image
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.method import Direction, Diversity, Images, Rate, Robustness, Seed, Steps, visualization
from vizcore.featurevis.parametrization import MACO
from vizcore.featurevis.setup import from_noise
from vizcore.featurevis.spectrum import faces_magnitude
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@visualization("MaCo")
def maco(
    classifier: Classifier,
    target: Target,
    image: Image,
    *,
    images: Images = 1,
    diversity: Diversity = 0.5,
    direction: Direction = "raise it",
    steps: Steps = 256,
    rate: Rate = 0.1,
    robustness: Robustness = 1.0,
    seed: Seed = 0,
) -> GradientAscent:
    """An image with exactly as much of every wave as faces have on average: only where each wave lies is free.

    Args:
        classifier: the network.
        target: what is raised.
        image: not looked at.
        images: how many at once.
        diversity: how much each loses for being just like the others, as a share of its value.
        direction: whether to raise the target or to lower it.
        steps: of the ascent.
        rate: of Adam, at the start; falls to zero.
        robustness: how much the image is moved at random before each look.
        seed: of the noise and of the moves; the same seed gives the same images.
    """
    magnitude = faces_magnitude(*classifier.image_shape[:2])
    pull = Pull(rate, diversity=diversity, lower=direction == "lower it")
    return from_noise(
        classifier, target, MACO, magnitude, pull, images=images, steps=steps, robustness=robustness, seed=seed
    )
