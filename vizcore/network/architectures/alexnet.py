"""Krizhevsky, Sutskever & Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012.

https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks

As the paper has it: five convolutions with ReLU, poolings that overlap (3×3, stride 2) after the first, second and
fifth, local response normalisation after the first and second, two dense layers with dropout of 0.5. No batch
normalisation.

Scaled from 224×224 to 48×48 pixels: the first convolution is 5×5 with stride 1 (11×11, stride 4), the convolutions
have a third of the channels, more or less, and the dense layers 512 units (4096). Otherwise than the paper, nothing is
split in two halves (its two graphics cards), and the weights start as He et al. (2015, https://arxiv.org/abs/1502.01852)
have it, biases at 0.

The normalisation's α = 10⁻⁴ is for pixels of 0 to 255. Here the image is centred to -2 … 2, 63.75 times less, and
α = 10⁻⁴ · 63.75² = 0.41 does to such numbers what the paper's does to its own.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.target import LOGITS

_CONVOLUTIONS = ((32, 5), (96, 5), (128, 3), (128, 3), (96, 3))  # channels, side of the kernel
_NORMALISED, _POOLED = (1, 2), (1, 2, 5)
_ALPHA = 1e-4 * (255 / 4) ** 2


@architecture("alexnet", year=2012)
def alexnet(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Five convolutions with local response normalisation: 1.94 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 15, so that the third pooling has 3×3 pixels.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(15, image_shape, "alexnet", "pools 3×3 pixels three times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for number, (width, side) in enumerate(_CONVOLUTIONS, start=1):
        x = layers.Conv2D(width, side, padding="same", kernel_initializer="he_normal", name=f"conv{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        if number in _NORMALISED:
            x = LocalResponseNormalization(alpha=_ALPHA, name=f"norm{number}")(x)
        if number in _POOLED:
            x = layers.MaxPooling2D(3, strides=2, name=f"pool{number}")(x)
    x = layers.Flatten(name="flatten")(x)
    for number in (1, 2):
        x = layers.Dense(512, kernel_initializer="he_normal", name=f"dense{number}")(x)
        x = layers.ReLU(name=f"relu_dense{number}")(x)
        x = layers.Dropout(0.5, name=f"dropout{number}")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="alexnet")
