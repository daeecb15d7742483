"""Where the eyes, the nose and the mouth of many faces are: ellipses about five points, and no outlines."""

import numpy as np
from jaxtyping import Bool, Float

PARTS = ("eyes", "nose", "mouth")
_HELD = 2**19  # pixels that are worked on at once
Points = Float[np.ndarray, "faces 5 2"]
# half axes of the ellipses, along the line of the eyes and across it, as shares of the distance between the eyes
_EYE, _NOSE, _MOUTH = (0.32, 0.2), (0.24, 0.3), (0.14, 0.24)  # the mouth's first is added to half of its width


def part_masks(points: Points, size: tuple[int, int]) -> Bool[np.ndarray, "faces height width parts"]:
    """Which pixels of each face belong to which of `PARTS`.

    The detector gives one point for each eye, one for the tip of the nose and one for each corner of the mouth; about
    these lie an ellipse for each eye, one for the nose, and one from corner to corner. Brows, cheeks and the chin have
    no point, and a mouth that is wide open is larger than its ellipse.

    Args:
        points: from `vizcore.intake.landmarks`, as shares of the frame.
        size: height and width of the masks.
    """
    many = max(1, _HELD // (size[0] * size[1]))
    parts = [_masks(points[start : start + many], size) for start in range(0, max(len(points), 1), many)]
    return np.concatenate(parts)


def _masks(points: Points, size: tuple[int, int]) -> np.ndarray:
    height, width = size
    places = points * np.array([width, height])
    left, right, nose, *mouth = places.transpose(1, 0, 2)
    apart = np.linalg.norm(right - left, axis=1)
    along = (right - left) / np.maximum(apart, 1e-6)[:, None]
    wide = np.linalg.norm(mouth[1] - mouth[0], axis=1) / 2
    pixels = np.stack(np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5), axis=-1)

    def ellipse(middle, half_along, half_across):
        away = pixels[None] - middle[:, None, None]
        x = (away * along[:, None, None]).sum(axis=-1) / half_along[:, None, None]
        across = away[..., 1] * along[:, None, None, 0] - away[..., 0] * along[:, None, None, 1]
        y = across / half_across[:, None, None]
        return x**2 + y**2 <= 1

    eyes = ellipse(left, _EYE[0] * apart, _EYE[1] * apart) | ellipse(right, _EYE[0] * apart, _EYE[1] * apart)
    lips = ellipse((mouth[0] + mouth[1]) / 2, wide + _MOUTH[0] * apart, _MOUTH[1] * apart)
    return np.stack([eyes, ellipse(nose, _NOSE[0] * apart, _NOSE[1] * apart), lips], axis=-1)
