"""A face, drawn from a few shapes: hair, head, brows, eyes, nose and mouth, where the training faces have them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from PIL import Image as PillowImage

from vizcore.arrays import Picture
from vizcore.intake.crops import EYES_APART, EYES_MIDDLE

SIDE = 96  # pixels of the picture: small enough to be used whole
_FINER = 4  # drawn so much larger, and then averaged

Plane = Float[np.ndarray, "rows columns"]


@dataclass(frozen=True)
class Expression:
    """What a face does.

    Args:
        smile: the corners of the mouth, from -1 (down) to 1 (up).
        mouth_open: from 0 to 1.
        mouth_width: 1 is that of a face at rest.
        brow_tilt: the brows' inner ends, from -1 (down) to 1 (up).
        brow_height: from -1 to 1.
        eyes_open: from 0 to 1.
        skin: its grey, from 0 (black) to 1 (white).
        teeth: how much of them is seen, from 0 to 1.
    """

    smile: float = 0.0
    mouth_open: float = 0.0
    mouth_width: float = 1.0
    brow_tilt: float = 0.0
    brow_height: float = 0.0
    eyes_open: float = 0.5
    skin: float = 0.72
    teeth: float = 0.0


class _Canvas:
    """Grey values over the square from (0, 0), top left, to (1, 1)."""

    def __init__(self) -> None:
        side = SIDE * _FINER
        self.y, self.x = (np.mgrid[0:side, 0:side] + 0.5) / side
        self.grey: Plane = 0.42 + 0.12 * self.y

    def ellipse(self, x: float, y: float, across: float, down: float) -> Plane:
        """How far outside of an ellipse every point lies, about; negative inside."""
        return (np.hypot((self.x - x) / across, (self.y - y) / down) - 1) * min(across, down)

    def paint(self, outside: Plane, edge: float, grey: Plane | float, cover: Plane | float = 1.0) -> Plane:
        """Lay a grey where `outside` is negative, with an edge so wide; how much of it lies where."""
        laid = np.clip(0.5 - outside / edge, 0, 1) * cover
        self.grey = self.grey * (1 - laid) + grey * laid
        return laid


def drawn_face(expression: Expression) -> Picture:
    """A face with an expression, (96, 96, 3), uint8, grey; its eyes are where those of the training faces are."""
    canvas = _Canvas()
    x, y, skin = canvas.x, canvas.y, expression.skin
    canvas.paint(canvas.ellipse(0.5, 0.45, 0.56, 0.6), 0.02, 0.16)  # hair
    light = skin * (1.06 - 0.5 * ((x - 0.46) / 0.55) ** 2 - 0.22 * (y - 0.5) ** 2)
    canvas.paint(canvas.ellipse(0.5, 0.52, 0.43, 0.55), 0.03, light)
    for side in (-1, 1):
        _draw_eye(canvas, expression, side)
        _draw_brow(canvas, expression, side)
    _draw_nose(canvas, skin)
    _draw_mouth(canvas, expression)
    grey = (np.clip(canvas.grey, 0, 1) * 255).astype(np.uint8)
    small = np.asarray(PillowImage.fromarray(grey).resize((SIDE, SIDE), PillowImage.Resampling.BOX))
    return np.repeat(small[..., None], 3, axis=2)


def _eye(side: int) -> tuple[float, float]:
    return EYES_MIDDLE[0] + side * EYES_APART / 2, EYES_MIDDLE[1]


def _draw_eye(canvas: _Canvas, expression: Expression, side: int) -> None:
    x, y = _eye(side)
    half = 0.012 + 0.05 * expression.eyes_open
    canvas.paint(canvas.ellipse(x, y - 0.01, 0.13, 0.075), 0.12, expression.skin * 0.55, 0.45)  # the socket's shade
    white = canvas.paint(canvas.ellipse(x, y, 0.088, half), 0.012, 0.88)
    canvas.paint(canvas.ellipse(x, y, 0.042, 0.042), 0.01, 0.1, white)
    canvas.paint(canvas.ellipse(x - 0.012, y - 0.014, 0.01, 0.01), 0.008, 0.95, white)
    along = (canvas.x - x) / 0.095
    lid = y - half * np.sqrt(np.clip(1 - along**2, 0, 1))
    canvas.paint(np.abs(canvas.y - lid) - 0.008, 0.01, 0.15, (np.abs(along) < 1).astype(float))


def _draw_brow(canvas: _Canvas, expression: Expression, side: int) -> None:
    x, _ = _eye(side)
    inwards = -side * (canvas.x - x)
    brow = 0.295 - 0.05 * expression.brow_height - 0.45 * expression.brow_tilt * inwards + 1.2 * inwards**2
    ends = np.clip(0.5 - (np.abs(inwards) - 0.11) / 0.03, 0, 1)
    canvas.paint(np.abs(canvas.y - brow) - 0.017, 0.015, 0.14, ends)


def _draw_nose(canvas: _Canvas, skin: float) -> None:
    x, y = canvas.x, canvas.y
    length = np.clip(0.5 - (np.abs(y - 0.5) - 0.09) / 0.05, 0, 1)
    canvas.paint(np.abs(x - 0.455 - 0.04 * (y - 0.4)) - 0.006, 0.03, skin * 0.6, 0.35 * length)
    for side in (-1, 1):
        canvas.paint(canvas.ellipse(0.5 + side * 0.045, 0.615, 0.02, 0.011), 0.014, 0.2, 0.8)


def _draw_mouth(canvas: _Canvas, expression: Expression) -> None:
    x, y, smile = canvas.x, canvas.y, expression.smile
    half = 0.15 * expression.mouth_width
    across = (x - 0.5) / half
    inside = np.clip(0.5 - (np.abs(across) - 1) / 0.12, 0, 1)
    round_ = np.sqrt(np.clip(1 - across**2, 0, 1))
    middle, gap, lips = (
        0.765 + 0.055 * smile * (1 - 2 * across**2),
        0.004 + 0.085 * expression.mouth_open,
        0.022 * round_,
    )
    high, low = middle - 0.6 * gap * round_, middle + 1.3 * gap * round_
    canvas.paint(np.maximum(high - lips - y, y - low - 1.2 * lips), 0.012, expression.skin * 0.55, inside)
    mouth = canvas.paint(np.maximum(high - y, y - low), 0.01, 0.1, inside)
    canvas.paint(y - (high + 0.55 * (low - high)), 0.01, 0.92, mouth * expression.teeth)
    for side in (-1, 1):  # cheeks fold beside a smile
        fold = 0.5 + side * (half + 0.045 + 0.12 * (y - 0.68))
        length = np.clip(0.5 - (np.abs(y - 0.68) - 0.07) / 0.05, 0, 1)
        canvas.paint(np.abs(x - fold) - 0.006, 0.02, expression.skin * 0.55, 0.5 * max(smile, 0.0) * length)
