"""Teachers of unlike kinds: each errs in its own way, so that together they err less. None of them is shipped.

Simonyan & Zisserman, 2015, https://arxiv.org/abs/1409.1556; He et al., 2015, https://arxiv.org/abs/1512.03385;
Szegedy et al., 2015, https://arxiv.org/abs/1409.4842; Hu, Shen & Sun, "Squeeze-and-Excitation Networks", 2018,
https://arxiv.org/abs/1709.01507; Vaswani et al., "Attention Is All You Need", 2017, https://arxiv.org/abs/1706.03762,
behind convolutions as of Xiao et al., "Early Convolutions Help Transformers See Better", 2021,
https://arxiv.org/abs/2106.14881
"""

from collections.abc import Callable

import keras
from keras import layers

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.architectures.fovea import widened
from vizcore.target import LOGITS

Build = Callable[[tuple[int, int, int], int], keras.Model]


def narrow(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """`fovea` with three fifths of the channels: 1.7 M parameters for a grey face of 48×48."""
    return widened(image_shape, classes, widths=(24, 48, 96, 192), dense=128, name="narrow")


def wide(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """`fovea` with six fifths of the channels: 6.8 M parameters for a grey face of 48×48."""
    return widened(image_shape, classes, widths=(48, 96, 192, 384), dense=256, name="wide")


def residual(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Eight residual blocks whose shortcuts have no weights, so that blocks can be left out: 12.6 M parameters."""
    image, x = _begun(image_shape, 64)
    x = layers.MaxPooling2D(2, name="pool1")(x)
    for stage, (width, blocks) in enumerate(((64, 2), (128, 2), (256, 2), (512, 2)), start=2):
        for block in range(1, blocks + 1):
            x = _shortcut_block(x, width, f"{stage}_{block}")
    return _ended(image, x, classes, "residual", 0.3)


def inception(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Modules of four parallel branches, each with a window of its own: 6.2 M parameters."""
    image, x = _begun(image_shape, 48)
    x = layers.MaxPooling2D(2, name="pool1")(_unit(x, 96, "1b"))
    for stage, width in enumerate((56, 128, 256), start=2):
        for module in (1, 2):
            x = _module(x, width, f"{stage}_{module}")
        x = layers.Dropout(0.1, name=f"dropout{stage}")(layers.MaxPooling2D(2, name=f"pool{stage}")(x))
    return _ended(image, x, classes, "inception", 0.4)


def squeeze(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Blocks of two convolutions whose channels are weighed by what all pixels say: 8.4 M parameters."""
    image, x = _begun(image_shape, 48)
    for stage, width in enumerate((96, 192, 320, 448), start=2):
        x = _unit(layers.MaxPooling2D(2, name=f"pool{stage}")(x), width, f"{stage}_0")
        y = _unit(_unit(x, width, f"{stage}_1"), width, f"{stage}_2")
        x = layers.Add(name=f"add{stage}")([x, _excited(y, width, stage)])
        x = layers.Dropout(0.1, name=f"dropout{stage}")(x)
    return _ended(image, x, classes, "squeeze", 0.4)


def attention(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Convolutions down to a quarter of the side, then eight blocks of attention: 6.7 M parameters."""
    image, x = _begun(image_shape, 64)
    x = _unit(layers.MaxPooling2D(2, name="pool1")(x), 128, "2")
    x = _unit(layers.MaxPooling2D(2, name="pool2")(x), 256, "3")
    x = layers.Reshape((-1, 256), name="places")(x)
    x = _Positions(name="positions")(x)
    for block in range(1, 9):
        y = layers.LayerNormalization(name=f"norm{block}a")(x)
        y = layers.MultiHeadAttention(4, 64, dropout=0.1, name=f"attention{block}")(y, y)
        x = layers.Add(name=f"add{block}a")([x, y])
        y = layers.Dense(1024, activation="gelu", name=f"dense{block}a")(
            layers.LayerNormalization(name=f"norm{block}b")(x)
        )
        y = layers.Dropout(0.1, name=f"dropout{block}")(layers.Dense(256, name=f"dense{block}b")(y))
        x = layers.Add(name=f"add{block}b")([x, y])
    x = layers.GlobalAveragePooling1D(name="mean")(layers.LayerNormalization(name="norm_end")(x))
    return keras.Model(
        image, layers.Dense(classes, name=LOGITS)(layers.Dropout(0.3, name="dropout_end")(x)), name="attention"
    )


KINDS: dict[str, Build] = {kind.__name__: kind for kind in (narrow, wide, residual, inception, squeeze, attention)}


def build_of(name: str) -> Build:
    """What builds a teacher, or a shipped architecture, by its name.

    Raises:
        KeyError: there is none.
    """
    return KINDS[name] if name in KINDS else ARCHITECTURES[name]


class _Positions(layers.Layer):
    """Adds to each place a vector that it learns for it."""

    def build(self, input_shape):
        self.positions = self.add_weight(
            shape=input_shape[1:], initializer=keras.initializers.RandomNormal(stddev=0.02)
        )

    def call(self, x):
        return x + keras.ops.cast(self.positions, x.dtype)


def _begun(image_shape, width: int):
    image = keras.Input(image_shape, name="image")
    return image, _unit(layers.Rescaling(4.0, offset=-2.0, name="centre")(image), width, "1")


def _unit(x, width: int, name: str, window: int = 3):
    settings = {"padding": "same", "use_bias": False, "kernel_initializer": "he_normal"}
    x = layers.Conv2D(width, window, **settings, name=f"conv{name}")(x)
    return layers.ReLU(name=f"relu{name}")(layers.BatchNormalization(name=f"norm{name}")(x))


def _ended(image, x, classes: int, name: str, dropout: float) -> keras.Model:
    x = layers.Dropout(dropout, name="dropout_end")(layers.GlobalAveragePooling2D(name="mean")(x))
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name=name)


def _shortcut_block(x, width: int, name: str):
    if x.shape[-1] != width:  # half the side; as many maps of zeros beside those that there are
        x = layers.AveragePooling2D(2, name=f"half{name}")(x)
        x = layers.Concatenate(name=f"shortcut{name}")([x, layers.Rescaling(0.0, name=f"zeros{name}")(x)])
    y = _unit(x, width, f"{name}a")
    y = layers.Conv2D(width, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"conv{name}b")(y)
    y = layers.BatchNormalization(gamma_initializer="zeros", name=f"norm{name}b")(y)
    return layers.ReLU(name=f"relu{name}b")(layers.Add(name=f"add{name}")([x, y]))


def _module(x, width: int, name: str):
    near = _unit(x, width, f"{name}a", 1)
    mid = _unit(_unit(x, width, f"{name}b1", 1), width * 3 // 2, f"{name}b2")
    far = _unit(_unit(_unit(x, width // 2, f"{name}c1", 1), width, f"{name}c2"), width, f"{name}c3")
    pooled = _unit(layers.MaxPooling2D(3, 1, padding="same", name=f"pool{name}")(x), width // 2, f"{name}d", 1)
    return layers.Concatenate(name=f"join{name}")([near, mid, far, pooled])


def _excited(x, width: int, stage: int):
    gate = layers.GlobalAveragePooling2D(keepdims=True, name=f"squeeze{stage}")(x)
    gate = layers.Dense(width // 8, activation="relu", name=f"excite{stage}a")(gate)
    gate = layers.Dense(width, activation="sigmoid", name=f"excite{stage}b")(gate)
    return layers.Multiply(name=f"weigh{stage}")([x, gate])
