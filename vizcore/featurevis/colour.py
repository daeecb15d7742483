"""Colours that vary independently of each other, so that a step in one does not drag the others along.

Ruderman, Cronin & Chiao, "Statistics of cone responses to natural images: implications for visual coding", 1998.
https://doi.org/10.1364/JOSAA.15.002036
"""

import keras
import numpy as np

# How red, green and blue go together in three photographs of scikit-image (astronaut, chelsea, coffee): the symmetric
# square root of their covariance, its largest column of length 1. tests/unit/featurevis/test_parts.py measures it.
MIXING = np.array([[0.875, 0.417, 0.245], [0.417, 0.679, 0.528], [0.245, 0.528, 0.775]], np.float32)


def mix(images):
    """From independent colours to red, green and blue; images of another number of channels are left as they are.

    Args:
        images: tensor (batch, height, width, channels).
    """
    return keras.ops.matmul(images, MIXING) if images.shape[-1] == 3 else images


def unmix(images: np.ndarray) -> np.ndarray:
    """The inverse of `mix`."""
    return images @ np.linalg.inv(MIXING) if images.shape[-1] == 3 else images
