"""A face in a picture, and how places turn when the picture is turned."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from vizcore.arrays import Picture

Point = tuple[float, float]
Box = tuple[float, float, float, float]
Turned = UInt8[np.ndarray, "rows columns 3"]  # a Picture of another height and width than the one that was given


@dataclass(frozen=True)
class Face:
    """A face that was found.

    Args:
        box: left, top, right, bottom in pixels from the picture's top left corner; may reach past its edges.
        left_eye: x, y in pixels; the eye that is on the left when the face stands upright, the person's right one.
        right_eye: x, y in pixels; the other eye.
        confidence: the detector's, in [0.9, 1].
    """

    box: Box
    left_eye: Point
    right_eye: Point
    confidence: float

    @property
    def quarters(self) -> int:
        """Quarter turns against the clock, 0 to 3, after which its eyes are within 45° of level."""
        across, down = np.subtract(self.right_eye, self.left_eye)
        return round(float(np.degrees(np.arctan2(down, across))) / 90) % 4

    @property
    def height(self) -> float:
        """Pixels of its box from forehead to chin, however the face lies."""
        left, top, right, bottom = self.box
        return right - left if self.quarters % 2 else bottom - top


def turned(pixels: Picture, quarters: int) -> Turned:
    """The picture turned against the clock, in memory of its own.

    Args:
        pixels: (height, width, 3), uint8.
        quarters: how many quarter turns; negative ones go with the clock.
    """
    return np.rot90(pixels, quarters).copy()


def turned_face(face: Face, shape: tuple[int, ...], quarters: int) -> Face:
    """The same face where it is after the picture was turned.

    Args:
        face: in the picture as it was.
        shape: the picture's before the turn, height first.
        quarters: as for `turned`.
    """
    height, width = shape[:2]
    for _ in range(quarters % 4):
        left, top, right, bottom = face.box
        left_eye, right_eye = ((y, width - x) for x, y in (face.left_eye, face.right_eye))
        face = Face((top, width - right, bottom, width - left), left_eye, right_eye, face.confidence)
        height, width = width, height
    return face
