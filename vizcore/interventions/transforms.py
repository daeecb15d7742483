"""A face that is turned, moved, enlarged, blurred, brightened, made noisy or covered.

Turning, moving and enlarging are also done to maps, so that one can ask whether a layer's maps move as the face does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool
from scipy.ndimage import affine_transform, gaussian_filter

from vizcore.arrays import Batch, Image, checked_image

Place = tuple[np.ndarray, np.ndarray]  # matrix (2, 2) and shift (2,), in shares of the picture's sides


@dataclass(frozen=True)
class Transform:
    """One way to change a face by an amount.

    Args:
        unit: of the amount, for people.
        low: the least amount.
        high: the largest.
        step: from one to the next.
        neutral: the amount that changes nothing.
        place: amount → where each place of the result is taken from, about the middle; None where places stay.
        values: (image, amount) → image, where places stay.
    """

    unit: str
    low: float
    high: float
    step: float
    neutral: float
    place: Callable[[float], Place] | None = None
    values: Callable[[Image, float], Image] | None = None

    def __call__(self, image: Image, amount: float) -> Image:
        """The changed face, (height, width, channels), in [0, 1]; itself at the neutral amount.

        Raises:
            ValueError: this is no image.
        """
        image = checked_image(image)
        if amount == self.neutral:
            return image
        if self.place is not None:
            return moved(image, *self.place(amount))
        if self.values is None:
            raise ValueError("expected a way to move places or to change values; this transform has neither")
        return np.clip(self.values(image, amount), 0, 1).astype(np.float32)

    def sweep(self, image: Image, points: int = 25) -> tuple[np.ndarray, Batch]:
        """Amounts from the least to the largest, (points,), the neutral one among them, and the face at each."""
        amounts = np.union1d(np.linspace(self.low, self.high, points), [self.neutral])
        return amounts, np.stack([self(image, float(amount)) for amount in amounts])


def moved(values: np.ndarray, matrix: np.ndarray, shift: np.ndarray, outside: str = "nearest") -> np.ndarray:
    """Maps or an image, each place taken from another, with bilinear interpolation.

    Args:
        values: (height, width, channels).
        matrix: (2, 2), of rows and columns about the middle, in shares of the sides.
        shift: (2,), in shares of the sides.
        outside: what stands beyond the edge: "nearest", the edge's own number, or "constant", zero.
    """
    sides = np.array(values.shape[:2])
    inner = matrix * sides[:, None] / sides[None, :]
    middle = (sides - 1) / 2
    offset = middle - inner @ middle + np.asarray(shift) * sides
    channels = [affine_transform(values[..., c], inner, offset, order=1, mode=outside) for c in range(values.shape[-1])]
    return np.stack(channels, axis=-1).astype(np.float32)


def known(shape: tuple[int, int], matrix: np.ndarray, shift: np.ndarray) -> Bool[np.ndarray, "height width"]:
    """Where a moved map is made of what was there, and of nothing beyond its edge."""
    return moved(np.ones((*shape, 1), np.float32), matrix, shift, "constant")[..., 0] > 0.999


def _turned(degrees: float) -> Place:
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), np.zeros(2)


def _noisy(image: Image, deviation: float) -> Image:
    return image + deviation * np.random.default_rng(0).standard_normal(image.shape, np.float32)


def _shifted(rows: float, columns: float) -> Place:
    return np.eye(2), np.array([-rows, -columns]) / 100


TRANSFORMS: dict[str, Transform] = {
    "Turn": Transform("degrees", -90.0, 90.0, 1.0, 0.0, place=_turned),
    "Shift across": Transform("% of the width", -30.0, 30.0, 1.0, 0.0, place=lambda share: _shifted(0.0, share)),
    "Shift down": Transform("% of the height", -30.0, 30.0, 1.0, 0.0, place=lambda share: _shifted(share, 0.0)),
    "Enlarge": Transform("times", 0.5, 2.0, 0.05, 1.0, place=lambda times: (np.eye(2) / times, np.zeros(2))),
    "Blur": Transform("pixels", 0.0, 6.0, 0.25, 0.0, values=lambda image, by: gaussian_filter(image, (by, by, 0))),
    "Brighten": Transform("of white", -0.6, 0.6, 0.05, 0.0, values=lambda image, by: image + np.float32(by)),
    "Noise": Transform("standard deviation", 0.0, 0.5, 0.02, 0.0, values=_noisy),
}


def covered(image: Image, where: Bool[np.ndarray, "height width"], *, blur: float | None = None) -> Image:
    """A face with a region under grey, or out of focus.

    Args:
        image: (height, width, channels), in [0, 1].
        where: (height, width), the region.
        blur: standard deviation in pixels; None for mid-grey.

    Raises:
        ValueError: this is no image.
    """
    image = checked_image(image)
    instead = np.float32(0.5) if blur is None else gaussian_filter(image, (blur, blur, 0))
    return np.where(where[..., None], instead, image).astype(np.float32)


def inside(
    shape: tuple[int, int], across: Sequence[float | int], down: Sequence[float | int]
) -> Bool[np.ndarray, "height width"]:
    """The pixels whose middle lies within a polygon: by the even-odd rule.

    Args:
        shape: (height, width).
        across: the corners' column, in pixels; the middle of the first pixel is 0.
        down: their row.
    """
    rows, columns = np.indices(shape)
    found = np.zeros(shape, bool)
    x, y = np.asarray(across, float), np.asarray(down, float)
    for x0, y0, x1, y1 in zip(x, y, np.roll(x, -1), np.roll(y, -1), strict=True):
        crosses = (y0 > rows) != (y1 > rows)
        if crosses.any():
            found ^= crosses & (columns < x0 + (rows - y0) * (x1 - x0) / (y1 - y0))
    return found
