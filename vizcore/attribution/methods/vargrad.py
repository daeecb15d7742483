"""How much the gradient varies over copies of the image with noise added.

Adebayo, Gilmer, Goodfellow & Kim, "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter
Values", 2018. https://arxiv.org/abs/1810.03307
"""

from functools import partial
from typing import Annotated

import numpy as np

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Preview, Progress, Range, method, silent, unseen
from vizcore.attribution.noise import noisy_gradients
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@method(
    "VarGrad",
    signed=False,
    slow=True,
    zero="the gradient is the same on every noisy copy of this image",
)
def vargrad(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    samples: Annotated[int, Range(2, 256)] = 50,
    noise: Annotated[float, Range(0.0, 0.5)] = 0.15,
    seed: Annotated[int, Range(0, 9999)] = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Map:
    """Where a pixel's influence on the target depends on what is around it, rather than being the same everywhere.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        samples: copies of the image.
        noise: deviation of the normal noise, as a share of the range of this image.
        seed: of the noise; the same seed draws the same as SmoothGrad's.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), not negative: the variance of the gradient over the samples (divided by their number), summed
        over channels; squared target units per squared unit of brightness. Zero without noise, and for a linear
        network, whose gradient is the same everywhere.
    """
    (total, squares), count = np.zeros((2, *image.shape), np.float64), 0
    for gradients in noisy_gradients(classifier, image, target, samples, noise, seed, progress):
        exact = gradients.astype(np.float64)  # a float32's square is exact in float64: nothing is lost in the sums
        total += exact.sum(axis=0)
        squares += (exact**2).sum(axis=0)
        count += len(gradients)
        preview(partial(_variance, total, squares, count))
    return _variance(total, squares, samples)


def _variance(total: np.ndarray, squares: np.ndarray, count: int) -> Map:
    """The variance of so many gradients, from their sum and that of their squares, summed over channels."""
    variance = squares / count - (total / count) ** 2
    with np.errstate(over="ignore"):  # whoever asked is told that it is not finite
        return np.maximum(variance, 0).sum(axis=-1).astype(np.float32)
