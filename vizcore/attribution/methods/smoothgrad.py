"""The gradient, averaged over copies of the image with noise added.

Smilkov, Thorat, Kim, Viégas & Wattenberg, "SmoothGrad: removing noise by adding noise", 2017.
https://arxiv.org/abs/1706.03825
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
    "SmoothGrad",
    signed=True,
    slow=True,
    zero="near this image making a pixel brighter leaves this number as it is, on average",
)
def smoothgrad(
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
    """By how much the target rises where a pixel becomes brighter, on average over images much like this one.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        samples: copies of the image.
        noise: deviation of the normal noise, as a share of the range of this image (the paper's 10% to 20%).
        seed: of the noise; the same seed draws the same.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), summed over channels; target units per unit of brightness. Without noise, and of a linear
        network, the gradient.
    """
    total, count = np.zeros(image.shape, np.float64), 0
    for gradients in noisy_gradients(classifier, image, target, samples, noise, seed, progress):
        total += gradients.sum(axis=0, dtype=np.float64)
        count += len(gradients)
        preview(partial(_mean, total, count))
    return _mean(total, samples)


def _mean(total: np.ndarray, count: int) -> Map:
    """The mean of so many gradients, summed over channels."""
    return (total / count).sum(axis=-1).astype(np.float32)
