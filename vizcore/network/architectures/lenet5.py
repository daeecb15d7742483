"""LeCun, Bottou, Bengio & Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998.

http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf

As the paper has it: 5×5 convolutions of 6 and 16 maps without padding (its C1, C3), each followed by a subsampling
with a trainable coefficient and bias a map (S2, S4), then 120 and 84 units (C5, F6), every one of them squashed. A
coefficient and a bias a map are a depthwise 1×1 convolution, and that is how they are written; it follows the average
of four pixels instead of their sum, which is the same with a coefficient four times as large.

Read otherwise than written:

- The squashing is plain tanh; the paper's is 1.7159 · tanh(2/3 · x), chosen so that its targets of ±1 are kept.
- Each of C3's 16 maps reads all six maps below; in the paper's table it reads three to six of them, 60 of 96 pairs,
  which "keeps the number of connections within reasonable bounds" and forces the maps to differ.
- C5 covers the whole of S4 and is a dense layer, also where the image is larger than the paper's 32×32.
- Linear logits take the place of the distances to drawn digits (RBF units).

No batch normalisation.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS


@architecture("lenet5", year=1998)
def lenet5(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Two convolutions with trainable averages between them, and tanh: 0.17 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 16, so that both subsamplings have 2×2 pixels.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(16, image_shape, "lenet5", "has two convolutions of 5×5 without padding, and halves twice,")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    for number, maps in enumerate((6, 16), start=1):
        x = _squashed(layers.Conv2D(maps, 5, name=f"conv{number}")(x), f"tanh{number}")
        x = layers.AveragePooling2D(2, name=f"pool{number}")(x)
        coefficient = layers.DepthwiseConv2D(1, depthwise_initializer="ones", name=f"coefficient{number}")
        x = _squashed(coefficient(x), f"tanh_pool{number}")
    x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate((120, 84), start=1):
        x = _squashed(layers.Dense(units, name=f"dense{number}")(x), f"tanh_dense{number}")
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="lenet5")


def _squashed(x, name: str):
    return layers.Activation("tanh", name=name)(x)
