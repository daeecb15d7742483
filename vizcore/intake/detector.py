"""The face detector: three networks that look ever closer, each at what the one before it let through.

Zhang, Zhang, Li & Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
https://arxiv.org/abs/1604.02878

The networks and their weights are those of the package `mtcnn`. What lies between them is written here, because
`mtcnn` itself runs on a processor of its own choice, operation by operation, and compares every candidate with every
other at once: a picture of 1,364 small faces took 8 GB. Beside `vizcore.backend`, this is the only module that knows
TensorFlow, and it computes where `vizcore.backend.place` says.
"""

import threading
from functools import lru_cache

import numpy as np
import tensorflow as tf
from jaxtyping import Float, UInt8
from mtcnn import MTCNN

from vizcore.backend import staged
from vizcore.intake.candidates import Boxes, apart, refined, squared, windows

SIDE = 640  # pixels of the square in which faces are looked for
SMALLEST = 20  # pixels of the smallest face
CONFIDENCE = 0.9  # from which on a face counts

_WINDOW = 12  # pixels of the first network's window
_FACTOR = 0.709  # from one scale to the next
_SCALES = [_WINDOW / SMALLEST * _FACTOR**step for step in range(11)]
_LEAST = 0.6, 0.7, 0.8  # confidence from which on each of the networks lets a candidate through
_OVERLAP = 0.5, 0.7  # share of two candidates' area beyond which one goes: within a scale, and from then on
_MOST = 1000  # candidates that go on, of each scale and of all scales together
_BATCH = 128  # of them that a network looks at together
_detecting = threading.Lock()  # one at a time, for all visitors: that bounds the memory of all of them together

Rows = Float[np.ndarray, "faces 15"]
Passed = Float[np.ndarray, "passed 5"]
Points = Float[np.ndarray, "passed coordinates"]


def detect(square: UInt8[np.ndarray, "640 640 3"]) -> Rows:
    """The faces in a square of 640 pixels.

    Safe in several threads at once: they take turns. Of more than 1,000 candidates the most certain go on.

    Returns:
        A row for each face, the most certain first: left, top, right, bottom, confidence, then the x and then the y of
        the eye on the left, the eye on the right, the nose and the mouth's corners; all in pixels, numbered from 0.
    """
    pixels = _scaled(square)
    with _detecting:
        networks = _networks()
        boxes = _seen(networks[0](pixels))
        boxes, _ = _looked_at(networks[1], pixels, boxes, _LEAST[1])
        boxes = squared(boxes[apart(boxes, _OVERLAP[1])])
        boxes, points = _looked_at(networks[2], pixels, boxes, _LEAST[2])
    best = apart(boxes, _OVERLAP[1], of_smaller=True)
    rows = np.concatenate([boxes, points], axis=1)[best]
    return rows[rows[:, 4] >= CONFIDENCE]


def confidence_when_turned(square: UInt8[np.ndarray, "640 640 3"], rows: Rows) -> Float[np.ndarray, "faces 4"]:
    """How sure the last network is of each face as it is, and after one, two and three quarter turns against the clock.

    A face that lies on its side is at times taken for an upright one. Turned upright, the network is surer of it: of 62
    that were so mistaken this tells 58, and it casts doubt on 11 of 422 upright ones.
    """
    pixels = _scaled(square)
    with _detecting:
        look = _networks()[3]
        parts = [look(pixels, _filled(squared(rows[k : k + _BATCH, :5]))) for k in range(0, len(rows), _BATCH)]
    return np.concatenate([np.empty((0, 4)), *(np.asarray(part).T for part in parts)])[: len(rows)]


def points_in(
    square: UInt8[np.ndarray, "640 640 3"], boxes: Float[np.ndarray, "boxes 5"]
) -> tuple[Float[np.ndarray, "boxes 10"], Float[np.ndarray, " boxes"]]:
    """What the last network sees in boxes that are given, unasked where faces are: (points, how sure it is of a face).

    Args:
        square: of 640 pixels.
        boxes: left, top, right, bottom in pixels, numbered from 0, and a number that counts for nothing.

    Returns:
        The points as in `detect`; the confidence in [0, 1].
    """
    with _detecting:
        seen, points = _looked_at(_networks()[2], _scaled(square), boxes, -1.0)
    return points, seen[:, 4]


def _scaled(square):
    return ((square - np.float32(127.5)) / np.float32(128))[None]


def _seen(maps) -> Boxes:
    """The first network's candidates at all scales, as squares."""
    found = []
    for scale, (offsets, confidence) in zip(_SCALES, maps, strict=True):
        boxes = windows(np.asarray(offsets)[0], np.asarray(confidence)[0, ..., 1], scale, _LEAST[0], _MOST)
        found.append(boxes[apart(boxes, _OVERLAP[0])])
    boxes = np.concatenate(found)
    return squared(boxes[apart(boxes, _OVERLAP[1])[:_MOST]])


def _looked_at(network, pixels, boxes: Boxes, least: float) -> tuple[Passed, Points]:
    """The candidates that a finer network lets through, moved as it says, and the points that it sees in them."""
    parts = [_answers(network, pixels, boxes[start : start + _BATCH]) for start in range(0, max(1, len(boxes)), _BATCH)]
    offsets, points, confidence = (np.concatenate(part).astype(np.float64) for part in zip(*parts, strict=True))
    passed = confidence > least
    return refined(boxes, offsets, confidence)[passed], _points(boxes, points)[passed]


def _answers(network, pixels, boxes: Boxes):
    """Offsets, points and confidence for at most `_BATCH` candidates; no points from a network that sees none."""
    count = len(boxes)
    offsets, *points, confidence = (np.asarray(output)[:count] for output in network(pixels, _filled(boxes)))
    return offsets, points[0] if points else np.empty((count, 0)), confidence[:, 1]


def _filled(boxes: Boxes) -> Float[np.ndarray, "batch 4"]:
    """Places for TensorFlow: top, left, bottom, right as shares of the square.

    They are filled up to 16, 32, 64 or 128, since TensorFlow keeps memory for each size of batch that it ever saw.
    """
    places = np.zeros((max(16, 1 << max(len(boxes) - 1, 0).bit_length()), 4), np.float32)
    places[: len(boxes)] = boxes[:, [1, 0, 3, 2]] / SIDE
    return places


def _points(boxes: Boxes, shares):
    """The x of every point and then the y, from shares of the box that was looked at."""
    count = shares.shape[1] // 2
    corner, sizes = boxes[:, :2] - 1, boxes[:, 2:4] - boxes[:, :2] + 1
    return np.repeat(corner, count, axis=1) + np.repeat(sizes, count, axis=1) * shares


@lru_cache(maxsize=1)
def _networks():
    """Compiled: what the three networks answer, the last one also to what it looks at in four turns."""
    first, second, third = (stage.model for stage in MTCNN().stages)
    sides = [int(SIDE * scale) for scale in _SCALES]

    def pyramid(pixels):
        return [first(tf.image.resize(pixels, (side, side), tf.image.ResizeMethod.AREA)) for side in sides]

    def in_four_turns(pixels, places):
        patches = [_patches(pixels, places, 48)]
        for _ in range(3):
            patches.append(tf.reverse(tf.transpose(patches[-1], (0, 2, 1, 3)), (1,)))
        return tf.reshape(third(tf.concat(patches, 0))[-1][:, 1], (4, -1))

    any_number = (None, 0)  # of places
    return (
        staged(pyramid),
        staged(lambda pixels, places: second(_patches(pixels, places, 24)), any_number),
        staged(lambda pixels, places: third(_patches(pixels, places, 48)), any_number),
        staged(in_four_turns, any_number),
    )


def _patches(pixels, places, side: int):
    return tf.image.crop_and_resize(pixels, places, tf.zeros(tf.shape(places)[0], tf.int32), (side, side))
