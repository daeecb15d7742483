"""The network of FER+: Barsoum, Zhang, Canton Ferrer & Zhang, 2016.

"Training Deep Networks for Facial Expression Recognition with Crowd-Sourced Label Distribution",
https://arxiv.org/abs/1608.01041

Its channels, dropout and dense layers are the paper's, which has no batch normalisation, and neither has this. The
paper enlarges the face to 64×64 pixels, where the network has 8.76 M parameters (8.75 M, says the paper); a face of
48×48 gives the first dense layer fewer inputs, and nothing else changes.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

_BLOCKS = ((64, 64), (128, 128), (256, 256, 256), (256, 256, 256))


@architecture("vgg13", year=2016)
def vgg13(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Ten convolutions in four blocks, then three dense layers: 6.92 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 16, so that four poolings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(16, image_shape, "vgg13", "halves the image four times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for block, widths in enumerate(_BLOCKS, start=1):
        for step, width in enumerate(widths, start=1):
            name = f"{block}_{step}"
            x = layers.Conv2D(width, 3, padding="same", kernel_initializer="he_normal", name=f"conv{name}")(x)
            x = layers.ReLU(name=f"relu{name}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{block}")(x)
        x = layers.Dropout(0.25, name=f"dropout{block}")(x)
    x = layers.Flatten(name="flatten")(x)
    for number in (1, 2):
        x = layers.Dense(1024, kernel_initializer="he_normal", name=f"dense{number}")(x)
        x = layers.ReLU(name=f"relu_dense{number}")(x)
        x = layers.Dropout(0.5, name=f"dropout_dense{number}")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="vgg13")
