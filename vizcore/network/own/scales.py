"""How pixels in [0, 1] become the numbers that a network was trained on."""

from dataclasses import dataclass
from functools import partial

import keras
import numpy as np

from vizcore.arrays import Batch, checked_images
from vizcore.backend import at_once
from vizcore.network.copying import Copy
from vizcore.network.graph import Tensor

_IMAGENET_MEAN, _IMAGENET_DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_CAFFE_MEAN = (123.68, 116.779, 103.939)  # red, green, blue


@dataclass(frozen=True)
class Scale:
    """A convention.

    Args:
        about: who uses it, in a few words.
        factor: that pixels are multiplied by, one or one a channel.
        offset: that is added then, one or one a channel.
        reverse: whether blue comes first then.
        colour: whether it is for three channels only.
        each: whether every image is brought to mean 0 and deviation 1 by itself.
    """

    about: str
    factor: float | tuple[float, ...] = 1.0
    offset: float | tuple[float, ...] = 0.0
    reverse: bool = False
    colour: bool = False
    each: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether pixels stay as they are."""
        return (self.factor, self.offset, self.each) == (1.0, 0.0, False)


SCALES = {
    "0…1": Scale("divided by 255, the usual thing"),
    "−1…1": Scale("MobileNet, Inception, Xception, Teachable Machine", 2.0, -1.0),
    "0…255": Scale("pixels as they are; also where the network rescales them itself", 255.0),
    "−0.5…0.5": Scale("divided by 255, less one half", 1.0, -0.5),
    "ImageNet mean and deviation": Scale(
        "PyTorch, DenseNet", tuple(1 / d for d in _IMAGENET_DEVIATION),
        tuple(-m / d for m, d in zip(_IMAGENET_MEAN, _IMAGENET_DEVIATION, strict=True)), colour=True,
    ),
    "BGR less ImageNet mean": Scale(
        "Caffe: VGG, ResNet", 255.0, tuple(-mean for mean in _CAFFE_MEAN), reverse=True, colour=True
    ),
    "mean 0, deviation 1 of each image": Scale("per-image standardisation", each=True),
}  # fmt: skip
PLAIN = "0…1"
WHOLE_BYTES = "0…255"
SCALED = "preprocessing"  # name of the step that gives the pixels as the network has them


def named(text: str) -> str:
    """The name of a convention as somebody types it: -1..1 for −1…1.

    Raises:
        ValueError: there is none of that name.
    """
    typed = {name.replace("−", "-").replace("…", ".."): name for name in SCALES}
    if text not in typed and text not in SCALES:
        raise ValueError(f"There is no scale {text[:40]!r}; there are: {', '.join(typed)}.")
    return typed.get(text, text)


def scaled(name: str, image: Tensor, unique) -> Tensor:
    """The image as the convention has it; `unique` makes names of the steps.

    Raises:
        ValueError: there is no such convention, or it is for colours and the image has none.
    """
    if name not in SCALES:
        raise ValueError(f"no scale called {name!r}; there are: {', '.join(SCALES)}")
    scale = SCALES[name]
    if scale.colour and image.shape[-1] != 3:
        raise ValueError(f"the scale {name!r} is for three channels; this network reads {image.shape[-1]}")
    if scale.is_plain:
        return image
    if scale.each:
        settings = {"axis": (1, 2, 3), "center": False, "scale": False, "epsilon": 1e-12}
        return keras.layers.LayerNormalization(**settings, name=unique(SCALED), dtype="float32")(image)
    factor, offset = (list(each) if isinstance(each, tuple) else each for each in (scale.factor, scale.offset))
    step = unique("rescaled" if scale.reverse else SCALED)
    image = keras.layers.Rescaling(factor, offset, name=step, dtype="float32")(image)
    return keras.layers.Identity(name=unique(SCALED))(image[..., ::-1]) if scale.reverse else image


def as_scaled(name: str, images: Batch) -> np.ndarray:
    """The numbers that images in [0, 1] become, shaped as they are.

    Raises:
        ValueError: these are no images, there is no such convention, or it is for colours and the images have none.
    """
    images = checked_images(images)
    start = keras.Input(images.shape[1:], dtype="float32")
    given = scaled(name, start, Copy().unique)
    return images if given is start else at_once(partial(keras.Model(start, given), training=False), images)
