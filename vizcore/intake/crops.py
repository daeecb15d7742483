"""From a picture and a place in it to the image that a network reads, framed as the faces it was trained on."""

import numpy as np
from jaxtyping import Float
from PIL import Image as PillowImage
from scipy.ndimage import map_coordinates

from vizcore.arrays import Picture
from vizcore.intake.face import Box, Face

# Where FER2013 frames a face, as shares of the frame's side: medians over 343 faces, found among 380 spread evenly over
# its training split. To measure again: python -m vizcore.training.measure_framing --data FOLDER
EYES_MIDDLE = (0.50, 0.39)  # x, y of the point midway between the eyes
EYES_APART = 0.367
BOX_HEIGHT = 1.05  # of the detector's box

_CROP_SIDE = 100  # pixels; the largest of the common sets of ready-made crops (RAF-DB) has 100, FER2013 has 48
_FILLS = 0.25  # share of the side between the eyes from which on a face fills its picture
_LARGEST_BOX = 4  # times the picture's side; a box without bound would take memory without bound
_ROUNDING = 1e-6

Crop = Float[np.ndarray, "rows columns channels"]  # an Image of another height and width than the picture
Affine = Float[np.ndarray, "2 3"]  # (x, y) in the frame, each in [0, 1] → (x, y) in pixels of the picture


def crop(pixels: Picture, face: Face, size: tuple[int, int], channels: int) -> Crop:
    """The face with its eyes level, framed as the training faces are, however it lies in the picture.

    The frame's side is the geometric mean of what the distance of the eyes and the height of the box say: on the
    training faces that is nearer the truth than either alone, and it holds for heads that are turned aside, whose eyes
    come together.

    Args:
        pixels: the whole picture, (height, width, 3), uint8.
        face: from `find_faces` on the same picture.
        size: height and width of the result; where they differ, the training frame is the square in the middle.
        channels: 1 (grey, ITU-R 601 luma) or 3 (sRGB).

    Returns:
        (height, width, channels), float32 in [0, 1]; beyond the picture's edges its border is repeated.
    """
    left, right = np.array(face.left_eye), np.array(face.right_eye)
    apart = max(float(np.hypot(*(right - left))), 1.0)
    tall = max(face.height, 1.0)
    side = np.sqrt(apart / EYES_APART * tall / BOX_HEIGHT)
    along = side * (right - left) / apart if (right != left).any() else np.array([side, 0.0])
    down = np.array([-along[1], along[0]])
    corner = (left + right) / 2 - EYES_MIDDLE[0] * along - EYES_MIDDLE[1] * down
    height, width = size
    shorter = min(size)  # the training frame spans the shorter side
    origin = corner - (width - shorter) / 2 / shorter * along - (height - shorter) / 2 / shorter * down
    return _resampled(
        pixels, np.stack([width / shorter * along, height / shorter * down, origin], axis=1), size, channels
    )


def frame_crop(pixels: Picture, box: Box | None, size: tuple[int, int], channels: int) -> Crop:
    """What a box in the picture holds; without a box, the largest part of the picture's middle with the right shape.

    Args:
        pixels: the whole picture, (height, width, 3), uint8.
        box: left, top, right, bottom in pixels; may reach past the edges; stretched to the shape of `size`.
        size: height and width of the result.
        channels: 1 (grey, ITU-R 601 luma) or 3 (sRGB).

    Returns:
        (height, width, channels), float32 in [0, 1]. A box of exactly `size` on whole pixels is copied unchanged.

    Raises:
        ValueError: the box is empty, or more than four times as wide or high as the picture.
    """
    left, top, right, bottom = middle_box(pixels.shape, size) if box is None else box
    height, width, _ = pixels.shape
    if not (0 < right - left <= _LARGEST_BOX * width and 0 < bottom - top <= _LARGEST_BOX * height):
        got = (left, top, right, bottom)
        raise ValueError(f"expected a box with left < right and top < bottom about the picture, got {got}")
    to_picture = np.array([[right - left, 0.0, left], [0.0, bottom - top, top]])
    return _resampled(pixels, to_picture, size, channels)


def is_already_a_crop(pixels: Picture, faces: tuple[Face, ...]) -> bool:
    """Whether the picture is a face cut out already, to be used whole.

    A detector finds no face in many such crops, which lack the surroundings it looks for, and cutting out a crop again
    only blurs it. So a small picture, about square, counts as a crop unless a
    face in it is plainly smaller than the picture. A large picture never does: there the cut costs nothing.

    Args:
        pixels: the whole picture, (height, width, 3), uint8.
        faces: what `find_faces` found in it.
    """
    height, width, _ = pixels.shape
    if max(height, width) > _CROP_SIDE or max(height, width) > 1.2 * min(height, width):
        return False
    return all(np.hypot(*np.subtract(f.right_eye, f.left_eye)) >= _FILLS * min(height, width) for f in faces[:1])


def middle_box(shape: tuple[int, ...], size: tuple[int, int]) -> Box:
    """The largest box of the shape of `size` in the middle of a picture of that shape, both height first."""
    height, width = shape[:2]
    scale = min(height / size[0], width / size[1])
    tall, wide = scale * size[0], scale * size[1]
    return (width - wide) / 2, (height - tall) / 2, (width + wide) / 2, (height + tall) / 2


def _resampled(pixels: Picture, to_picture: Affine, size: tuple[int, int], channels: int) -> Crop:
    """Each value is the mean of the picture over the pixel's area, which is what keeps fine patterns from aliasing.

    The picture is first reduced by a whole factor until a pixel of the result spans less than eight of it, then read
    at points less than a pixel apart, linearly between pixels.
    """
    picture = PillowImage.fromarray(pixels).convert("L" if channels == 1 else "RGB")
    steps = np.hypot(*to_picture[:, :2]) / size[::-1]  # pixels of the picture a pixel of the result, along x and y
    factor = max(1, int(steps.min() // 4))
    values = np.asarray(picture.reduce(factor)).reshape(
        -(-pixels.shape[0] // factor), -(-pixels.shape[1] // factor), -1
    )
    finer = [1 if step <= factor + _ROUNDING else int(np.ceil(step / factor)) + 1 for step in steps]
    across = (np.arange(size[1] * finer[0]) + 0.5) / (size[1] * finer[0])
    down = ((np.arange(size[0] * finer[1]) + 0.5) / (size[0] * finer[1]))[:, None]
    x, y = (a * across + b * down + c for a, b, c in to_picture / factor)
    planes = [_read(values[..., channel], y - 0.5, x - 0.5) for channel in range(values.shape[2])]
    means = [plane.reshape(size[0], finer[1], size[1], finer[0]).mean(axis=(1, 3)) for plane in planes]
    return np.clip(np.stack(means, axis=-1) / np.float32(255), 0, 1)


def _read(plane, rows, columns) -> Float[np.ndarray, "rows columns"]:
    return map_coordinates(plane, np.broadcast_arrays(rows, columns), np.float32, order=1, mode="nearest")
