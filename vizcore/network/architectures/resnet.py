"""He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", 2015, section 4.2.

https://arxiv.org/abs/1512.03385

The paper's networks for CIFAR-10, of 6n + 2 layers (n = 3 and 9), each with shortcuts (resnet) and without (plain):
what the same layers learn with and without them is the paper's question. Nothing is scaled: 3×3 convolutions of 16, 32
and 64 channels, each followed by batch normalisation as in the paper, global average pooling, one dense layer. Faces of
48×48 instead of 32×32 pixels change no weight.

Shortcuts are the paper's option A, without parameters: where a block halves the maps and doubles the channels, the
shortcut takes every second pixel (a pooling over 1×1 with stride 2) and lays as many maps of zeros (its own maps times
0) beside them. A convolution with stride pads one pixel on every side, as the paper's does, so that both branches look
at the same pixels; the padding "same" would shift one against the other.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

_WIDTHS = (16, 32, 64)


@architecture("plain20", year=2015)
def plain20(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Nineteen convolutions without shortcuts: 0.27 M parameters.

    Args:
        image_shape: (height, width, channels); height and width at least 4, so that two halvings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    return _network("plain20", image_shape, classes, blocks=3, shortcuts=False)


@architecture("resnet20", year=2015)
def resnet20(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Nineteen convolutions with nine shortcuts around pairs of them: 0.27 M parameters, as many as plain20.

    Args:
        image_shape: (height, width, channels); height and width at least 4, so that two halvings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    return _network("resnet20", image_shape, classes, blocks=3, shortcuts=True)


@architecture("plain56", year=2015)
def plain56(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Fifty-five convolutions without shortcuts, which the paper could not train as well as 20: 0.86 M parameters.

    Args:
        image_shape: (height, width, channels); height and width at least 4, so that two halvings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    return _network("plain56", image_shape, classes, blocks=9, shortcuts=False)


@architecture("resnet56", year=2015)
def resnet56(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Fifty-five convolutions with 27 shortcuts around pairs of them: 0.86 M parameters, as many as plain56.

    Args:
        image_shape: (height, width, channels); height and width at least 4, so that two halvings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    return _network("resnet56", image_shape, classes, blocks=9, shortcuts=True)


def _network(name: str, image_shape, classes: int, blocks: int, shortcuts: bool) -> keras.Model:
    needs(4, image_shape, name, "halves the image twice")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    x = layers.ReLU(name="relu1")(_convolution(x, _WIDTHS[0], "1"))
    for stage, width in enumerate(_WIDTHS, start=2):
        for block in range(1, blocks + 1):
            x = _block(x, width, f"{stage}_{block}", shortcuts)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name=name)


def _block(x, width: int, name: str, shortcuts: bool):
    """Two convolutions and, before the last ReLU, what came in added; the first halves the maps if it widens them."""
    halves = x.shape[-1] != width
    y = layers.ReLU(name=f"relu{name}a")(_convolution(x, width, f"{name}a", halves))
    y = _convolution(y, width, f"{name}b")
    if shortcuts:
        y = layers.Add(name=f"add{name}")([_widened(x, name) if halves else x, y])
    return layers.ReLU(name=f"relu{name}b")(y)


def _convolution(x, width: int, name: str, halves: bool = False):
    settings = {"use_bias": False, "kernel_initializer": "he_normal", "name": f"conv{name}"}
    if halves:
        x = layers.ZeroPadding2D(1, name=f"pad{name}")(x)
        x = layers.Conv2D(width, 3, strides=2, **settings)(x)
    else:
        x = layers.Conv2D(width, 3, padding="same", **settings)(x)
    return layers.BatchNormalization(name=f"norm{name}")(x)


def _widened(x, name: str):
    """Option A: every second pixel of every second row, and beside these maps as many of zeros."""
    x = layers.MaxPooling2D(1, strides=2, name=f"every_second{name}")(x)
    return layers.Concatenate(name=f"shortcut{name}")([x, layers.Rescaling(0.0, name=f"zeros{name}")(x)])
