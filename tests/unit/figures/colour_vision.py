"""How far apart two colours look, to people with all three kinds of cones and to those without one of them."""

import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab

# Machado, Oliveira & Fernandes, 2009, severity 1.0: on linear red, green and blue.
DICHROMACIES = {
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]
    ],
}  # fmt: skip


def rgb(colour: str) -> np.ndarray:
    """`#rrggbb` as red, green and blue in [0, 1]."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def seen(colour: str, by: str = "") -> np.ndarray:
    """CIELAB of a colour as it is seen by people of a dichromacy, or by all others."""
    linear = _linear(rgb(colour)) @ np.array(DICHROMACIES[by] if by else np.eye(3)).T
    return rgb2lab(_encoded(linear)[None, None])[0, 0]


def apart(one: str, other: str, by: str = "") -> float:
    """CIEDE2000 of two colours; about 2 is just noticed."""
    return float(deltaE_ciede2000(seen(one, by), seen(other, by)))


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2, 1 to 21."""
    low, high = sorted(float(_linear(rgb(colour)) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _linear(encoded: np.ndarray) -> np.ndarray:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _encoded(linear: np.ndarray) -> np.ndarray:
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
