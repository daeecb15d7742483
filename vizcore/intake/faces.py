"""Where the faces are in a picture, and their eyes.

Zhang, Zhang, Li & Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
https://arxiv.org/abs/1604.02878
"""

import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float
from PIL import Image as PillowImage

from vizcore.arrays import Picture

Point = tuple[float, float]
Box = tuple[float, float, float, float]

_SIDE = 640  # pixels of the square in which the detector looks; faces from 20 of them on are found
_GREY = 127  # what the detector reads as zero
_CONFIDENCE = 0.9
_detecting = threading.Lock()  # the detector is one for all visitors


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
    height, width, _ = pixels.shape
    scale = min(1.0, _SIDE / max(height, width))
    inside = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = PillowImage.fromarray(pixels).resize(inside, PillowImage.Resampling.LANCZOS)
    square = np.full((_SIDE, _SIDE, 3), _GREY, np.uint8)
    square[: inside[1], : inside[0]] = small
    faces = [_face(row, (inside[0] / width, inside[1] / height)) for row in _detect(square)]
    return tuple(sorted(faces, key=_area, reverse=True))


def _detect(square: Picture) -> Float[np.ndarray, "faces 16"]:
    """Rows of 0, left, top, right, bottom, confidence, five x, five y (left eye, right eye, nose, mouth's corners)."""
    with _detecting:
        rows = _detector().detect_faces(square, fit_to_image=False, box_format="xyxy", output_type="numpy")
    return rows[rows[:, 5] >= _CONFIDENCE].reshape(-1, 16)


@lru_cache(maxsize=1)
def _detector():
    from mtcnn import MTCNN  # loads TensorFlow, which a picture alone does not need

    detector = MTCNN()
    for stage in detector.stages[1:]:  # the first one reads the whole square, always of one size
        stage._model = _in_round_batches(stage._model)
    return detector


def _in_round_batches(model):
    """The same network, but run on 16, 32, 64, … candidates at once.

    Each picture has its own number of candidates, and TensorFlow keeps memory for each size of batch that it ever saw.
    `make bench` measures what is left.
    """
    import tensorflow as tf

    def run(patches):
        count = int(patches.shape[0])
        round_ = max(16, 1 << (count - 1).bit_length())
        padded = tf.pad(patches, [[0, round_ - count], [0, 0], [0, 0], [0, 0]])
        return [output[:count] for output in model(padded)]

    return run


def _face(row: Float[np.ndarray, " 16"], scale: Point) -> Face:
    """The detector numbers pixels; here positions count from the picture's corner: pixel 0 has its middle at 0.5."""
    x = ((row[[1, 3, 6, 7]] + 0.5) / scale[0]).tolist()
    y = ((row[[2, 4, 11, 12]] + 0.5) / scale[1]).tolist()
    left_eye, right_eye = sorted(zip(x[2:], y[2:], strict=True))
    return Face((x[0], y[0], x[1], y[1]), left_eye, right_eye, float(row[5]))


def _area(face: Face) -> float:
    left, top, right, bottom = face.box
    return (right - left) * (bottom - top)
