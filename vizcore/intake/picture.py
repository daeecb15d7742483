"""From the bytes of a file to the pixels that people see, or one sentence that says why not."""

import io
import math
import struct
import threading
import warnings
import zlib
from dataclasses import dataclass

from PIL import Image as PillowImage

from vizcore.arrays import Picture
from vizcore.intake.conversion import upright_rgb
from vizcore.intake.formats import picture_format, what_it_is
from vizcore.intake.integrity import sound

MAX_BYTES = 20_000_000
LONGEST = 2048  # pixels of the longer side of what comes out
SHORTEST = 16  # pixels of the shorter side: in a face of 16 the eyes are 6 apart, and nothing can be read in it

_NAMES = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "BMP": "BMP", "GIF": "GIF"}
# A large JPEG is decoded at a half, a quarter or an eighth of its size; the others are decoded whole.
_MEGAPIXELS = {"JPEG": 50, "PNG": 25, "WEBP": 25, "BMP": 25, "GIF": 25}
# What Pillow raises over bytes that lie.
_FAULTS = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
_FAULTS += (AssertionError, RuntimeError, MemoryError, struct.error, zlib.error)
# One decoding at a time: that bounds the memory of all visitors together, and the filters for warnings, which are
# changed meanwhile, belong to the whole process.
_decoding = threading.Lock()


class PictureError(ValueError):
    """The file cannot be used; the message is one sentence for the visitor: what is wrong and what to do."""


@dataclass(frozen=True, eq=False)
class DecodedPicture:
    """A picture and what was done to it.

    Args:
        pixels: (height, width, 3), uint8 sRGB, upright, longer side at most `LONGEST`. All else in the file is gone.
        notes: a sentence for each thing done that the visitor should know.
    """

    pixels: Picture
    notes: tuple[str, ...]


def decode(data: bytes) -> DecodedPicture:
    """The picture in a JPEG, PNG, WebP, BMP or GIF file, told by its bytes and not by its name.

    EXIF's orientation is applied, then all metadata is dropped, the photo's place and time with it. 16 bits a channel
    are scaled to 8, transparency is laid on white, CMYK is converted, colour profiles are ignored.

    What a file says of its own wholeness is verified first: `vizcore.intake.integrity` says what that can tell of each
    format.

    Args:
        data: the whole file, at most `MAX_BYTES`.

    Returns:
        The first frame, scaled down where its longer side passes `LONGEST`.

    Raises:
        PictureError: it is no such picture, or it is damaged, too large or too small.
    """
    kind = _kind(data)
    try:
        with _decoding, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(data, kind)
    except PictureError:
        raise
    except PillowImage.DecompressionBombError:
        raise PictureError(
            f"This {_NAMES[kind]} file unpacks to far too many pixels: scale it down to less than "
            f"{_MEGAPIXELS[kind]} megapixels."
        ) from None
    except _FAULTS:
        raise PictureError(f"This {_NAMES[kind]} file is damaged or incomplete: download or export it again.") from None


def _kind(data: bytes) -> str:
    """What picture it is, by its bytes; whatever else it is, is refused."""
    if not data:
        raise PictureError("This file is empty: choose another one.")
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        size = math.ceil(len(data) / 1e5) / 10
        raise PictureError(f"This file has {size:.1f} MB: choose a picture of at most {limit} MB.")
    kind = picture_format(data)
    if kind is None:
        what, what_to_do = what_it_is(data)
        raise PictureError(f"This is {what}: {what_to_do}.")
    return kind


def _decoded(data: bytes, kind: str) -> DecodedPicture:
    with PillowImage.open(io.BytesIO(data), formats=[kind]) as opened:
        width, height = opened.size
        _check(width, height, kind)
        if kind == "JPEG" and width * height > 64 * 8 * len(data):  # each block of 64 pixels takes a bit at least
            raise OSError("the header promises more pixels than the data can hold")
    with PillowImage.open(io.BytesIO(sound(data, kind)), formats=[kind]) as opened:
        animated = opened.format == kind and getattr(opened, "is_animated", False)  # a camera's MPO is no animation
        pixels = upright_rgb(opened, LONGEST)
    notes = []
    if animated:
        notes.append(f"This {_NAMES[kind]} file is an animation: only its first frame is used.")
    if max(width, height) > LONGEST:
        tall, wide, _ = pixels.shape
        before = (height, width) if (width > height) != (wide > tall) else (width, height)  # it was stored on its side
        notes.append("The picture was scaled down from {} × {} to {} × {} pixels.".format(*before, wide, tall))
    if (pixels == pixels[0, 0]).all():
        notes.append("Every pixel of this picture has the same colour: there is nothing to see in it.")
    return DecodedPicture(pixels, tuple(notes))


def _check(width: int, height: int, kind: str):
    """Refuse by the header alone, before a pixel is decoded."""
    size = f"This picture has {width} × {height} pixels"
    if width * height > _MEGAPIXELS[kind] * 1_000_000:
        raise PictureError(f"{size}: scale it down to less than {_MEGAPIXELS[kind]} megapixels.")
    if min(width, height) < SHORTEST:
        raise PictureError(f"{size}: choose one of at least {SHORTEST} × {SHORTEST}.")
    if min(width, height) * LONGEST < SHORTEST * max(width, height):
        raise PictureError(f"{size}: it is too narrow to hold a face, so cut out the part with the face.")
