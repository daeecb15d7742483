"""The arrays that travel between rooms, and the one door through which images come in. Channels last, as in Keras."""

import numpy as np
from jaxtyping import Float, UInt8

from vizcore.words import span_text

Image = Float[np.ndarray, "height width channels"]  # float32, in [0, 1]
Batch = Float[np.ndarray, "batch height width channels"]  # float32, in [0, 1]
Picture = UInt8[np.ndarray, "height width 3"]  # sRGB as decoded: what people look at
Map = Float[np.ndarray, "height width"]

_ROUNDING = 1e-5  # how far a blend of numbers in [0, 1] may leave it


def checked_image(image, shape: tuple[int, int, int] | None = None) -> Image:
    """An image, as it came in, if it is one: float32, (height, width, channels), finite and in [0, 1].

    Args:
        image: what somebody calls one.
        shape: that it must have; None for any.

    Raises:
        ValueError: it is none; says what was expected and what came.
    """
    wanted = ("height", "width", "channels") if shape is None else shape
    return _checked(image, wanted, f"an image of shape {_written(wanted)}")


def checked_images(images, shape: tuple[int, int, int] | None = None, *, any_range: bool = False) -> Batch:
    """A batch of images, as it came in, if it is one: float32, (batch, height, width, channels), finite, in [0, 1].

    Args:
        images: what somebody calls a batch.
        shape: that each image must have; None for any.
        any_range: let numbers be below 0 and above 1, as those of an image with noise added are.

    Raises:
        ValueError: it is none; says what was expected and what came.
    """
    wanted = ("batch", *(("height", "width", "channels") if shape is None else shape))
    return _checked(images, wanted, f"images of shape {_written(wanted)}", any_range)


def _checked(given, wanted: tuple[int | str, ...], kind: str, any_range: bool = False):
    expected = f"expected {kind}, float32" + ("" if any_range else " in [0, 1]")
    if not isinstance(given, np.ndarray):
        raise ValueError(f"{expected}; got a {type(given).__name__}")
    if given.dtype != np.float32:
        raise ValueError(f"{expected}; got {given.dtype}{_advice(given)}")
    sizes = zip(given.shape, wanted, strict=False)
    if given.ndim != len(wanted) or any(size != want for size, want in sizes if not isinstance(want, str)):
        raise ValueError(f"{expected}; got shape {given.shape}")
    if not given.size:
        return given
    low, high = float(given.min()), float(given.max())  # both are NaN where any number is
    if not np.isfinite([low, high]).all():
        raise ValueError(f"{expected}; got numbers that are not finite")
    if not any_range and not -_ROUNDING <= low <= high <= 1 + _ROUNDING:
        raise ValueError(f"{expected}; got numbers {span_text(low, high, '.4g')}")
    return given


def _advice(given: np.ndarray) -> str:
    """How to make float32 of what came."""
    if given.dtype == np.uint8:
        return ": give image.astype(np.float32) / 255"
    return ": give image.astype(np.float32)" if np.issubdtype(given.dtype, np.floating) else ""


def _written(wanted: tuple[int | str, ...]) -> str:
    return f"({', '.join(map(str, wanted))})"
