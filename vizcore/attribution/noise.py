"""The gradient on copies of an image with noise added: what SmoothGrad and VarGrad share."""

from collections.abc import Iterator

import numpy as np

from vizcore.arrays import Batch, Image
from vizcore.attribution.method import Progress
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients, parts
from vizcore.target import Target


def noisy_gradients(
    classifier: Classifier, image: Image, target: Target, samples: int, noise: float, seed: int, progress: Progress
) -> Iterator[Batch]:
    """The target's gradient on `samples` copies of the image, in chunks; never more of them at once than fit.

    The noise is normal with a deviation of `noise` times the range of this image, largest less smallest number, and
    is not cut to [0, 1]. Drawn from `seed` alone, so that the same settings give the same map.
    """
    image, random = classifier.checked(image), np.random.default_rng(seed)
    deviation = np.float32(noise * np.ptp(image))
    for part in parts(classifier, samples):
        drawn = random.standard_normal((part.stop - part.start, *image.shape), np.float32)
        yield input_gradients(classifier, image + deviation * drawn, target, any_range=True)[1]
        progress(part.stop / samples)
