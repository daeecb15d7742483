"""Three channels under a kernel of three slices; and what a network that sees only grey cannot tell apart."""

import numpy as np
from PIL import Image as PillowImage
from skimage import data

from vizcore.lessons.convolution_arithmetic import Axis, convolved

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601: what grey weighs red, green and blue with
_EDGE = np.array([[-1, 0, 1]] * 3, np.float32) / 3
_BLOB = np.ones((3, 3), np.float32) / 9
KERNELS: dict[str, np.ndarray] = {  # (3, 3, 3): rows, columns, and a slice each for red, green and blue
    "red against green": np.stack([_BLOB, -_BLOB, 0 * _BLOB], -1),
    "yellow against blue": np.stack([_BLOB / 2, _BLOB / 2, -_BLOB], -1),
    "an edge in any colour": np.stack([_EDGE, _EDGE, _EDGE], -1) / 3,
    "an edge in red alone": np.stack([_EDGE, 0 * _EDGE, 0 * _EDGE], -1),
}


def summed(picture: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each slice makes of its channel, and their sum.

    Args:
        picture: (height, width, 3).
        kernel: (rows, columns, 3).

    Returns:
        (height', width', 3) and (height', width'), without padding.
    """
    axes = tuple(Axis(size, taps) for size, taps in zip(picture.shape[:2], kernel.shape[:2], strict=True))
    parts = [convolved(picture[..., c : c + 1], kernel[..., c, None, None], axes)[..., 0] for c in range(3)]
    parts = np.stack(parts, -1).astype(np.float32)
    return parts, parts.sum(-1)


def grey(picture: np.ndarray) -> np.ndarray:
    """The grey of a colour picture, (height, width): its luma."""
    return (picture @ LUMA).astype(np.float32)


def lost(picture: np.ndarray) -> float:
    """Which share of how much colours differ from their mean grey cannot show, from 0 to 1."""
    apart = picture - picture.mean((0, 1))
    along = LUMA / np.linalg.norm(LUMA)
    whole = float((apart**2).sum())
    return 1 - float(((apart @ along) ** 2).sum()) / whole if whole else 0.0


def coffee(size: int) -> np.ndarray:
    """A cup of coffee, (size, size, 3), in [0, 1].

    A photograph by Rachel Michetti, CC0, that comes with scikit-image.
    """
    pixels = data.coffee()[:, 100:500]
    small = PillowImage.fromarray(pixels).resize((size, size), PillowImage.Resampling.BOX)
    return np.asarray(small, np.float32) / 255
