"""Five points in faces that are cut out already: the eyes, the nose and the corners of the mouth.

Zhang, Zhang, Li & Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
https://arxiv.org/abs/1604.02878

The last of the detector's networks reads 48×48 pixels, as large as our faces are cut out: it is shown each as a whole,
so that a hundred faces take as long as one whole photo. Of 1,200 evaluation faces drawn by chance 92% had all five
points where a face has them.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, UInt8
from PIL import Image as PillowImage

POINTS = ("eye on the left", "eye on the right", "nose", "corner of the mouth on the left", "… on the right")
LEAST = 0.8  # confidence from which on the detector lets a face through
_TILE = 48  # pixels of a face that the network reads
_ACROSS = 13  # of them in a row of the detector's square


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Where the points of `POINTS` lie in each face.

    Args:
        points: (faces, 5, 2), x and y as shares of the frame from its top left corner.
        confidence: of the detector that this is a face, in [0, 1].
    """

    points: Float[np.ndarray, "faces 5 2"]
    confidence: Float[np.ndarray, " faces"]

    @property
    def plausible(self) -> Bool[np.ndarray, " faces"]:
        """Faces of which the detector is sure, upright, with all points in the frame."""
        left, right, _, *mouth = self.points.transpose(1, 0, 2)
        upright = (right - left)[:, 0] > np.abs((right - left)[:, 1])
        below = np.mean(mouth, axis=0)[:, 1] > np.mean([left, right], axis=0)[:, 1]
        inside = ((self.points > 0) & (self.points < 1)).all(axis=(1, 2))
        return (self.confidence >= LEAST) & upright & below & inside & (mouth[1] > mouth[0])[:, 0]


def landmarks(images: UInt8[np.ndarray, "faces height width channels"]) -> Landmarks:
    """The five points of each face.

    Args:
        images: faces that fill their frames, grey or in colour, of any size.
    """
    from vizcore.intake import detector  # loads TensorFlow

    points, confidence, many = [np.zeros((0, 5, 2))], [np.zeros(0)], _ACROSS**2
    for start in range(0, len(images), many):
        some = np.stack([_tile(image) for image in images[start : start + many]])
        square = np.full((detector.SIDE, detector.SIDE, 3), 127, np.uint8)
        corners = np.stack(np.divmod(np.arange(len(some)), _ACROSS), axis=1) * _TILE
        for tile, (top, left) in zip(some, corners, strict=True):
            square[top : top + _TILE, left : left + _TILE] = tile
        boxes = _boxes(corners, detector.SIDE)
        found, sure = detector.points_in(square, boxes)
        places = found.reshape(-1, 2, 5).swapaxes(1, 2) - boxes[:, None, :2]
        points.append((places + 0.5) / _TILE)  # pixel 0 has its middle at 0.5
        confidence.append(sure)
    return Landmarks(np.concatenate(points), np.concatenate(confidence))


def _boxes(corners: np.ndarray, side: int) -> np.ndarray:
    """Around each tile, so that the pixels that the network reads are the tile's own."""
    edges = np.concatenate([corners[:, ::-1], corners[:, ::-1] + _TILE - 1], axis=1) * side / (side - 1)
    return np.concatenate([edges, np.zeros((len(edges), 1))], axis=1)


def _tile(image: np.ndarray) -> np.ndarray:
    picture = PillowImage.fromarray(image[..., 0] if image.shape[-1] == 1 else image).convert("RGB")
    if picture.size != (_TILE, _TILE):
        picture = picture.resize((_TILE, _TILE), PillowImage.Resampling.BICUBIC)
    return np.asarray(picture)
