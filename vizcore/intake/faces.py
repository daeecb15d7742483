"""Where the faces are in a picture, and their eyes.

Zhang, Zhang, Li & Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
https://arxiv.org/abs/1604.02878
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from PIL import Image as PillowImage

from vizcore.arrays import Picture

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_GREY = 127  # what the detector reads as zero


@dataclass(frozen=True)
class Face:
    """A face that was found.

    Args:
        box: left, top, right, bottom in pixels from the picture's top left corner; may reach past its edges.
        left_eye: x, y in pixels; the eye on the left of the picture, which is the person's right one.
        right_eye: x, y in pixels; the eye on the right of the picture.
        confidence: the detector's, in [0.9, 1].
    """

    box: Box
    left_eye: Point
    right_eye: Point
    confidence: float


def find_faces(pixels: Picture) -> tuple[Face, ...]:
    """The faces in a picture, the largest first; none where none is found.

    The picture is laid in the corner of a grey square of 640 pixels, scaled down to fit, never up: a square of one
    size keeps TensorFlow from planning anew, and holding memory, for every size of picture.

    Args:
        pixels: (height, width, 3), uint8.
    """
    from vizcore.intake import detector  # loads TensorFlow, which a picture alone does not need

    height, width, _ = pixels.shape
    scale = min(1.0, detector.SIDE / max(height, width))
    inside = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = PillowImage.fromarray(pixels).resize(inside, PillowImage.Resampling.LANCZOS)
    square = np.full((detector.SIDE, detector.SIDE, 3), _GREY, np.uint8)
    square[: inside[1], : inside[0]] = small
    faces = [_face(row, (inside[0] / width, inside[1] / height)) for row in detector.detect(square)]
    return tuple(sorted(faces, key=_area, reverse=True))


def _face(row: Float[np.ndarray, " 15"], scale: Point) -> Face:
    """The detector numbers pixels; here positions count from the picture's corner: pixel 0 has its middle at 0.5."""
    x = ((row[[0, 2, 5, 6]] + 0.5) / scale[0]).tolist()
    y = ((row[[1, 3, 10, 11]] + 0.5) / scale[1]).tolist()
    left_eye, right_eye = sorted(zip(x[2:], y[2:], strict=True))
    return Face((x[0], y[0], x[1], y[1]), left_eye, right_eye, float(row[4]))


def _area(face: Face) -> float:
    left, top, right, bottom = face.box
    return (right - left) * (bottom - top)
