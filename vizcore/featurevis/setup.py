"""From settings to an ascent: what the ways to visualise share."""

import numpy as np

from vizcore.arrays import Image
from vizcore.featurevis.ascent import GradientAscent, Pull
from vizcore.featurevis.objective import Objective, targets
from vizcore.featurevis.parametrization import FOURIER, Magnitude, Parametrization, falling
from vizcore.featurevis.transformation import Moves, Robustness
from vizcore.network.classifier import Classifier
from vizcore.target import Target


def from_noise(
    classifier: Classifier,
    target: Target,
    parametrization: Parametrization,
    magnitude: Magnitude,
    pull: Pull,
    *,
    images: int,
    steps: int,
    robustness: float,
    seed: int,
) -> GradientAscent:
    """An ascent of one target by several images that start from noise.

    Args:
        classifier: the network.
        target: what they climb.
        parametrization: what is moved; each of its numbers starts from noise.
        magnitude: of its waves.
        pull: what counts besides.
        images: how many.
        steps: of the ascent.
        robustness: see `Robustness.of`.
        seed: of the noise and of the moves.
    """
    noise, moves = np.random.default_rng(seed).spawn(2)
    numbers = parametrization.noise(noise, images, classifier.image_shape)
    drawn = Robustness.of(robustness, min(classifier.image_shape[:2])).moves(moves, steps, images)
    alike_in = with_maps(classifier, target) if images > 1 else None
    objective = targets(classifier, [target] * images)
    return GradientAscent(classifier, objective, parametrization, numbers, magnitude, drawn, pull, alike_in)


def from_face(classifier: Classifier, objective: Objective, image: Image, moves: Moves, pull: Pull) -> GradientAscent:
    """An ascent that starts from an image, in waves.

    Args:
        classifier: the network.
        objective: what is climbed.
        image: (height, width, channels), in [0, 1].
        moves: how it is moved before each look.
        pull: what counts besides.

    Raises:
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    magnitude = falling(*classifier.image_shape[:2], 1.0)
    return GradientAscent(classifier, objective, FOURIER, FOURIER.fit(image[None], magnitude), magnitude, moves, pull)


def with_maps(classifier: Classifier, target: Target) -> str | None:
    """The target's layer where it has maps of more than one unit, else the last such layer before it; None if none has.

    Raises:
        KeyError: the network has no such layer.
    """
    names = [layer.name for layer in classifier.layers]
    if target.layer not in names:
        raise KeyError(f"{classifier.name} has no layer called {target.layer!r}")
    before = classifier.layers[1 : names.index(target.layer) + 1]
    found = [layer.name for layer in before if layer.has_maps and layer.output_shape[:2] != (1, 1)]
    return found[-1] if found else None
