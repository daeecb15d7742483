"""Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015.

https://arxiv.org/abs/1409.1556

Scaled to a face of 48×48 pixels: four blocks of two 3×3 convolutions (the paper's net A has five blocks), of
24 to 192 channels (64 to 512), and one hidden dense layer of 128 (two of 4096). Batch normalisation, which the
paper did not have yet, follows every convolution (Ioffe & Szegedy, 2015, https://arxiv.org/abs/1502.03167).
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

_WIDTHS = (24, 48, 96, 192)
_DROPOUT = (0.1, 0.1, 0.2, 0.3)


@architecture("vgg10", year=2015)
def vgg10(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Eight convolutions in four blocks, then two dense layers: 0.88 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 16, so that four poolings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(16, image_shape, "vgg10", "halves the image four times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for block, (width, dropout) in enumerate(zip(_WIDTHS, _DROPOUT, strict=True), start=1):
        for step in (1, 2):
            x = _step(x, layers.Conv2D(width, 3, padding="same", use_bias=False, name=f"conv{block}_{step}"))
        x = layers.MaxPooling2D(2, name=f"pool{block}")(x)
        x = layers.Dropout(dropout, name=f"dropout{block}")(x)
    x = layers.Flatten(name="flatten")(x)
    x = _step(x, layers.Dense(128, use_bias=False, name="dense1"))
    x = layers.Dropout(0.5, name="dropout5")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="vgg10")


def _step(x, weights: layers.Layer):
    """A convolution or dense layer, batch normalisation, ReLU: conv1_2, norm1_2, relu1_2; dense1, norm_dense1, …."""
    suffix = weights.name.removeprefix("conv").replace("dense", "_dense")
    x = layers.BatchNormalization(name=f"norm{suffix}")(weights(x))
    return layers.ReLU(name=f"relu{suffix}")(x)
