"""Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", Nature 323, 1986.

https://doi.org/10.1038/323533a0

The baseline without a convolution: every hidden unit reads every pixel, so that which pixels are neighbours is lost
(shuffle the pixels of all faces in the same way, and it learns as well as before). New since the paper: ReLU in
place of its sigmoid (Glorot, Bordes & Bengio, 2011, https://proceedings.mlr.press/v15/glorot11a.html), and dropout
(Srivastava et al., 2014, https://jmlr.org/papers/v15/srivastava14a.html). No batch normalisation.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture
from vizcore.target import LOGITS

_WIDTHS = (256, 128)
_DROPOUT = 0.3


@architecture("dense", year=1986)
def dense(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Two hidden layers of 256 and 128 units: 0.62 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels), of any size.
        classes: how many logits.
    """
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    x = layers.Flatten(name="flatten")(x)
    for number, width in enumerate(_WIDTHS, start=1):
        x = layers.Dense(width, kernel_initializer="he_normal", name=f"dense{number}")(x)
        x = layers.ReLU(name=f"relu{number}")(x)
        x = layers.Dropout(_DROPOUT, name=f"dropout{number}")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="dense")
