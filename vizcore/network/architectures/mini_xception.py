"""A small network for emotions: Arriaga, Valdenegro-Toro & Plöger, 2017.

"Real-time Convolutional Neural Networks for Emotion and Gender Classification", https://arxiv.org/abs/1710.07557

As the paper has it, with nothing scaled: two 3×3 convolutions of 8 channels without padding, four residual modules of
two separable convolutions each (16, 32, 64 and 128 channels) with a 1×1 convolution of stride 2 on the shortcut, a
convolution to as many maps as classes, and the average of each of these maps, which is its class's logit: there is no
dense layer. Batch normalisation after every convolution but the last is the paper's own. The size of the face changes
no weight.

Two layers of the paper are two steps each here, and give the same numbers:

- a separable convolution is a depthwise one and a 1×1 convolution, so that what stands between them can be seen;
- a 1×1 convolution of stride 2 reads every second pixel of every second row only, so it is a pooling over 1×1 with
  stride 2, which picks these pixels, and a 1×1 convolution without stride. TensorFlow 2.21 can die in the gradient of
  the former, see `vizcore/training/safety.py`.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

_WIDTHS = (16, 32, 64, 128)


@architecture("mini_xception", year=2017)
def mini_xception(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Separable convolutions in four residual modules: 0.06 M parameters for a grey face of any size.

    Args:
        image_shape: (height, width, channels); height and width at least 20, so that two convolutions without padding
            and four halvings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(20, image_shape, "mini_xception", "cuts off two pixels on every side, halves the image four times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for number in (1, 2):
        x = layers.ReLU(name=f"relu{number}")(_normalised(x, layers.Conv2D(8, 3, use_bias=False, name=f"conv{number}")))
    for number, width in enumerate(_WIDTHS, start=3):
        x = _module(x, width, number)
    x = layers.Conv2D(classes, 3, padding="same", name=f"conv{len(_WIDTHS) + 3}")(x)
    return keras.Model(image, layers.GlobalAveragePooling2D(name=LOGITS)(x), name="mini_xception")


def _module(x, width: int, number: int):
    """Two separable convolutions and a pooling, and a shortcut around them: half the height and width."""
    y = layers.ReLU(name=f"relu{number}_1")(_separable(x, width, f"{number}_1"))
    y = _separable(y, width, f"{number}_2")
    y = layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{number}")(y)
    x = layers.MaxPooling2D(1, strides=2, name=f"every_second{number}")(x)
    x = _normalised(x, _pointwise(width, f"shortcut{number}"))
    return layers.Add(name=f"add{number}")([x, y])


def _separable(x, width: int, name: str):
    x = layers.DepthwiseConv2D(3, padding="same", use_bias=False, name=f"depthwise{name}")(x)
    return _normalised(x, _pointwise(width, f"pointwise{name}"), f"norm{name}")


def _pointwise(width: int, name: str) -> layers.Layer:
    return layers.Conv2D(width, 1, use_bias=False, name=name)


def _normalised(x, convolution: layers.Layer, name: str | None = None):
    """A convolution and batch normalisation: conv1, norm1; shortcut3, norm_shortcut3."""
    name = name or f"norm{convolution.name.removeprefix('conv').replace('shortcut', '_shortcut')}"
    return layers.BatchNormalization(name=name)(convolution(x))
