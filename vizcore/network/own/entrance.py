"""How an image comes into a network: the shape it has here, and the one that the network asks for."""

import math
from dataclasses import dataclass

import keras

from vizcore.network.graph import Tensor, ends_of, layers_inside, steps_inside
from vizcore.network.own.layout import turns_to_last

_LEAST = 8  # pixels of a side: below that, numbers in rows and columns are no picture
_ALONG_ROWS = {"Bidirectional", "Conv1D", "GRU", "LSTM", "RNN", "SeparableConv1D", "SimpleRNN"}  # rows are time to them
WHOLE_NUMBERS = {"uint8", "int32", "int64"}  # types that a pixel from 0 to 255 may come in, besides floats
_OF_WORDS = {"Embedding", "ReversibleEmbedding", "TextVectorization"}
_FLOATS = {"bfloat16", "float16", "float32", "float64"}


@dataclass(frozen=True)
class Entrance:
    """What a network is given.

    Args:
        image_shape: (height, width, channels) of the image; None where any size will do.
        asked: shape that the network's input has, None where any size will do.
        dtype: that it asks for.
        channels_first: whether it asks for (channels, height, width).
    """

    image_shape: tuple[int | None, int | None, int]
    asked: tuple[int | None, ...]
    dtype: str
    channels_first: bool

    @property
    def size(self) -> tuple[int, int, int]:
        """(height, width, channels) of the image, where it takes one size.

        Raises:
            ValueError: it takes any size.
        """
        height, width, channels = self.image_shape
        if height is None or width is None:
            raise ValueError("It takes images of any size: say how large they are to be.")
        return height, width, channels

    @property
    def takes_any_size(self) -> bool:
        """Whether somebody must say how large an image is to be."""
        return None in self.image_shape

    def sized(self, size: tuple[int, int] | None) -> "Entrance":
        """The same for images of one size, where it takes any and one is given."""
        if size is None or not self.takes_any_size:
            return self
        shape = tuple(side or wanted for side, wanted in zip(self.image_shape[:2], size, strict=True))
        channels = self.image_shape[2]
        asked = (channels, *shape) if self.channels_first else (*shape, channels)
        return Entrance((shape[0], shape[1], channels), asked, self.dtype, self.channels_first)


def entrance_of(model: keras.Model) -> Entrance:
    """How an image comes into a network.

    An image stands for (height, width, channels), (channels, height, width), (height, width), and for
    (height × width) or (height × width × 3) numbers of a square.

    Raises:
        ValueError: what it takes is no image; says what it is.
    """
    inputs, _ = ends_of(model)
    if len(inputs) != 1:
        raise ValueError(
            f"It reads {len(inputs)} inputs at once; here there is one image. Give a part of it that reads one."
        )
    (source,) = inputs
    shape, dtype = tuple(source.shape[1:]), source.dtype
    if looking_up := _kinds(model) & _OF_WORDS:
        raise ValueError(
            f"It has a layer {min(looking_up)}, as for words of a text, and reads {_written(shape)} of {dtype}: that "
            "is no image."
        )
    if dtype not in WHOLE_NUMBERS | _FLOATS:
        raise ValueError(
            f"It reads values of the type {dtype}, in which no photo comes here: give it an input of float32, or of "
            "uint8, int32 or int64 for whole numbers from 0 to 255."
        )
    if len(shape) == 3:
        return _of_maps(model, shape, dtype)
    if len(shape) == 2 and None not in shape and min(shape) >= _LEAST and not _kinds(model) & _ALONG_ROWS:
        return Entrance((*shape, 1), shape, dtype, False)
    if len(shape) == 1 and shape[0] and (square := _square_of(shape[0])):
        return Entrance(square, shape, dtype, False)
    raise ValueError(f"It reads {_written(shape)}, {_guess(shape)}: that is no image of height × width × channels.")


def fitted(entrance: Entrance, image: Tensor, unique) -> Tensor:
    """The image in the shape that the network asks for; `unique` makes names of the steps."""
    if entrance.channels_first:
        return keras.layers.Permute((3, 1, 2), name=unique("channels_first"), dtype="float32")(image)
    if entrance.asked != entrance.image_shape:
        return keras.layers.Reshape(entrance.asked, name=unique("as_numbers"), dtype="float32")(image)
    return image


def _kinds(model) -> set[str]:
    return {type(step).__name__ for step in steps_inside(model)}


def _of_maps(model, shape, dtype) -> Entrance:
    steps = list(steps_inside(model))
    formats = [step.data_format for step in steps if len(getattr(step, "kernel_size", ())) == 2]
    first = "channels_first" in formats and "channels_last" not in formats
    if shape[2] not in (1, 3):  # which says that its channels are not there
        held = [each for step in steps for each in (step, *layers_inside(step))]
        first |= any(getattr(each, "data_format", None) == "channels_first" or turns_to_last(each) for each in held)
    first &= shape[0] in (1, 3)
    height, width, channels = (*shape[1:], shape[0]) if first else shape
    if channels not in (1, 3):
        raise ValueError(
            f"It reads images of {'an unknown number of' if channels is None else channels} channels; a photo has "
            "1 (grey) or 3 (red, green, blue)."
        )
    return Entrance((height, width, channels), shape, dtype, first)


def _square_of(count: int) -> tuple[int, int, int] | None:
    for channels in (1, 3):
        side = math.isqrt(count // channels)
        if side >= _LEAST and side * side * channels == count:
            return side, side, channels
    return None


def _written(shape) -> str:
    return f"({', '.join('any' if side is None else str(side) for side in shape)}{',' * (len(shape) == 1)})"


def _guess(shape) -> str:
    if len(shape) == 4:
        return "a film or a volume"
    if len(shape) == 2:
        return "a sequence, such as a sound or the rows of a table"
    return "a row of numbers" if len(shape) == 1 else "something else"
