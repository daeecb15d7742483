"""Our own network: the blocks of VGG, and a residual block at the end of each of the two deep ones.

Simonyan & Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015.
https://arxiv.org/abs/1409.1556
He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", 2015. https://arxiv.org/abs/1512.03385

The residual blocks begin as identities, since the scale of their last batch normalisation begins at 0 (Goyal et al.,
"Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", 2017, https://arxiv.org/abs/1706.02677).
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

_WIDTHS = (40, 80, 160, 320)
_RESIDUAL = (3, 4)  # the blocks that end in a residual one
_DROPOUT = (0.05, 0.1, 0.15, 0.2)


@architecture("fovea", year=None)
def fovea(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Twelve convolutions in four blocks, then two dense layers: 4.8 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 16, so that four poolings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    return widened(image_shape, classes, _WIDTHS, 208, "fovea")


def widened(
    image_shape: tuple[int, int, int], classes: int, widths: tuple[int, int, int, int], dense: int, name: str
) -> keras.Model:
    """The same network with other numbers of channels.

    Args:
        image_shape: see `fovea`.
        classes: see `fovea`.
        widths: channels of the four blocks.
        dense: units of the first dense layer.
        name: of the network.

    Raises:
        ValueError: the image is too small.
    """
    needs(16, image_shape, name, "halves the image four times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for block, (width, dropout) in enumerate(zip(widths, _DROPOUT, strict=True), start=1):
        for step in (1, 2):
            x = layers.ReLU(name=f"relu{block}_{step}")(_conv(x, width, f"{block}_{step}"))
        if block in _RESIDUAL:
            x = _residual(x, width, block)
        x = layers.MaxPooling2D(2, name=f"pool{block}")(x)
        x = layers.Dropout(dropout, name=f"dropout{block}")(x)
    x = layers.Dense(dense, use_bias=False, name="dense1")(layers.Flatten(name="flatten")(x))
    x = layers.ReLU(name="relu_dense1")(layers.BatchNormalization(name="norm_dense1")(x))
    x = layers.Dropout(0.4, name="dropout5")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name=name)


def _conv(x, width: int, name: str, scale="ones"):
    x = layers.Conv2D(width, 3, padding="same", use_bias=False, name=f"conv{name}")(x)
    return layers.BatchNormalization(gamma_initializer=scale, name=f"norm{name}")(x)


def _residual(x, width: int, block: int):
    """What comes in, plus what two more convolutions make of it; nothing, at first."""
    more = layers.ReLU(name=f"relu{block}_3")(_conv(x, width, f"{block}_3"))
    more = _conv(more, width, f"{block}_4", scale="zeros")
    return layers.ReLU(name=f"relu{block}_4")(layers.Add(name=f"add{block}")([x, more]))
