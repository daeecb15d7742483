"""How the image that a network reads was cut out of a picture, so that no more is said of it than is known."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vizcore.intake.crops import Crop, crop, frame_crop, middle_box
from vizcore.intake.face import Box, Face
from vizcore.intake.faces import Found


class Framing(StrEnum):
    """What an image was framed by."""

    EYES = "eyes"  # those of a found face; only then are the eyes known to be level
    BOX = "box"  # that somebody chose
    WHOLE = "whole"  # the picture is small and about square: it counts as a cut-out face and is used as it is
    MIDDLE = "middle"  # of the picture, for want of anything better


@dataclass(frozen=True, eq=False)
class Cut:
    """An image for a network, and what is known of it.

    Args:
        image: (height, width, channels), float32 in [0, 1].
        framing: what it was framed by.
        face: the largest found face whose eyes are both within the image, in pixels of the picture; None where none was
            found, which does not mean that there is none.
    """

    image: Crop
    framing: Framing
    face: Face | None

    @property
    def sentence(self) -> str:
        """What to tell the visitor, and no more than is known."""
        if self.framing is Framing.EYES:
            return "A face was found and turned so that its eyes are level."
        how = {
            Framing.BOX: "Cut out by the box.",
            Framing.WHOLE: "The picture is small enough to be a cut-out face: it is used whole.",
            Framing.MIDDLE: "This is the middle of the picture.",
        }[self.framing]
        return f"{how} {'A' if self.face else 'No'} face was found in it."


def cut(found: Found, choice: int | Box | None, size: tuple[int, int], channels: int) -> Cut:
    """The image that a network reads, cut out of a picture, and how it was framed.

    Args:
        found: from `find`.
        choice: the index of one of `found.faces`; or a box, as left, top, right, bottom in pixels; or None for the best
            that is to be had: a cut-out face whole, else the largest face, else the picture's middle.
        size: height and width of the image.
        channels: 1 (grey, ITU-R 601 luma) or 3 (sRGB).

    Raises:
        ValueError: there is no face of that index, or the box is empty or far too large.
    """
    if choice is None and found.faces and not found.cropped:
        choice = 0
    if isinstance(choice, int):
        if not 0 <= choice < len(found.faces):
            raise ValueError(f"expected the index of one of {len(found.faces)} faces, got {choice}")
        face = found.faces[choice]
        return Cut(crop(found.pixels, face, size, channels), Framing.EYES, face)
    framing = Framing.BOX if choice is not None else Framing.WHOLE if found.cropped else Framing.MIDDLE
    box = choice or middle_box(found.pixels.shape, size)
    image = frame_crop(found.pixels, box, size, channels)
    return Cut(image, framing, next((face for face in found.faces if _sees(box, face)), None))


def _sees(box: Box, face: Face) -> bool:
    left, top, right, bottom = box
    x, y = np.transpose([face.left_eye, face.right_eye])
    return bool(((left <= x) & (x <= right) & (top <= y) & (y <= bottom)).all())
