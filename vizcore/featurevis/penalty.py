"""What an ascent pays for: roughness, and images that are alike.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", 2015 (total variation).
https://arxiv.org/abs/1412.0035
Olah, Mordvintsev & Schubert, "Feature Visualization", 2017 (diversity). https://distill.pub/2017/feature-visualization
"""

import numpy as np
from keras import ops

_SOFT = 1e-4  # below a hundredth of the range a difference counts by its square, so that there is a slope at zero


def total_variation(images):
    """The length of the difference to the right and lower neighbour, summed over each image: tensor (batch,)."""
    right = ops.pad(images[:, :, 1:] - images[:, :, :-1], [[0, 0], [0, 0], [0, 1], [0, 0]])
    down = ops.pad(images[:, 1:] - images[:, :-1], [[0, 0], [0, 1], [0, 0], [0, 0]])
    return ops.sum(ops.sqrt(right**2 + down**2 + _SOFT) - float(np.sqrt(_SOFT)), axis=(1, 2, 3))


def likeness(activations):
    """How alike a layer finds the images of a batch, wherever in them: tensor of mean cosines (batch,), -1 to 1.

    The cosine between the Gram matrices of two images: the products of every two channels, summed over positions. Each
    channel counts from its own mean in the image; else what a bias adds everywhere would make all images alike.

    Args:
        activations: tensor (batch, height, width, channels).
    """
    _, height, width, channels = activations.shape
    flat = ops.reshape(activations, (-1, height * width, channels))
    flat = flat - ops.mean(flat, axis=1, keepdims=True)
    gram = ops.reshape(ops.matmul(ops.transpose(flat, (0, 2, 1)), flat), (-1, channels**2))
    unit = gram / ops.sqrt(ops.sum(gram**2, axis=1, keepdims=True) + 1e-12)
    cosines = ops.matmul(unit, ops.transpose(unit))
    others = ops.cast(ops.maximum(ops.shape(activations)[0] - 1, 1), "float32")
    return (ops.sum(cosines, axis=1) - ops.diagonal(cosines)) / others
