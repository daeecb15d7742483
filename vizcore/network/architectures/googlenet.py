"""Szegedy et al., "Going Deeper with Convolutions", 2014.

https://arxiv.org/abs/1409.4842

As the paper has it: nine inception modules of four branches (1×1; 1×1 then 3×3; 1×1 then 5×5; pooling then 1×1) whose
maps are laid side by side, global average pooling, dropout of 0.4, one dense layer.

Scaled from 224×224 to 48×48 pixels: the first convolution is 3×3 with stride 1 (7×7, stride 2), and every width of
the paper's table 1 is three eighths of what it says. Batch normalisation, which the paper did not have yet, follows
every convolution, as in "Inception v2" (Ioffe & Szegedy, 2015, https://arxiv.org/abs/1502.03167), and the paper's local
response normalisation is left out. The two auxiliary classifiers, which the paper uses in training only, are not
part of the network.
"""

import keras
from keras import layers

from vizcore.network.architectures.architecture import architecture, needs
from vizcore.target import LOGITS

# The paper's table 1: 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool proj.
_MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
_POOLED_AFTER = {"3b": 3, "4e": 4}


@architecture("googlenet", year=2014)
def googlenet(image_shape: tuple[int, int, int], classes: int) -> keras.Model:
    """Nine inception modules: 0.85 M parameters for a grey face of 48×48.

    Args:
        image_shape: (height, width, channels); height and width at least 16, so that four poolings leave a pixel.
        classes: how many logits.

    Raises:
        ValueError: the image is too small.
    """
    needs(16, image_shape, "googlenet", "halves the image four times")
    image = keras.Input(image_shape, name="image")
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(image)
    x = _halved(_step(x, 64, 3, "conv1"), 1)
    x = _step(x, 64, 1, "conv2_reduce")
    x = _halved(_step(x, 192, 3, "conv2"), 2)
    for module, widths in _MODULES.items():
        x = _inception(x, module, *widths)
        if module in _POOLED_AFTER:
            x = _halved(x, _POOLED_AFTER[module])
    x = layers.GlobalAveragePooling2D(name="pool5")(x)
    x = layers.Dropout(0.4, name="dropout")(x)
    return keras.Model(image, layers.Dense(classes, name=LOGITS)(x), name="googlenet")


def _inception(x, module: str, one, reduce_3, three, reduce_5, five, projection):
    """Four branches that read the same maps; what they give is laid side by side."""
    name = f"conv{module}"
    narrow_3, narrow_5 = _step(x, reduce_3, 1, f"{name}_3x3_reduce"), _step(x, reduce_5, 1, f"{name}_5x5_reduce")
    pooled = layers.MaxPooling2D(3, strides=1, padding="same", name=f"pool{module}")(x)
    branches = [
        _step(x, one, 1, f"{name}_1x1"),
        _step(narrow_3, three, 3, f"{name}_3x3"),
        _step(narrow_5, five, 5, f"{name}_5x5"),
        _step(pooled, projection, 1, f"{name}_pool"),
    ]
    return layers.Concatenate(name=f"inception{module}")(branches)


def _step(x, width: int, side: int, name: str):
    """A convolution of three eighths of the paper's width, batch normalisation, ReLU."""
    x = layers.Conv2D(width * 3 // 8, side, padding="same", use_bias=False, kernel_initializer="he_normal", name=name)(
        x
    )
    x = layers.BatchNormalization(name=name.replace("conv", "norm"))(x)
    return layers.ReLU(name=name.replace("conv", "relu"))(x)


def _halved(x, number: int):
    return layers.MaxPooling2D(3, strides=2, padding="same", name=f"pool{number}")(x)
