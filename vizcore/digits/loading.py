"""The digits as arrays."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from jaxtyping import Float32, UInt8

FILE = Path(__file__).parent / "digits.npz"
LEARNED = 1437  # the first ones; the other 360 are only asked about
MOST = 16  # the largest number of a pixel: how many of 4×4 finer ones had ink


@dataclass(frozen=True, eq=False)
class Digits:
    """Handwritten digits.

    Args:
        ink: how much of each pixel has ink, 0 to 16.
        labels: which digit was meant, 0 to 9.
    """

    ink: UInt8[np.ndarray, "digits 8 8"]
    labels: UInt8[np.ndarray, " digits"]

    @property
    def images(self) -> Float32[np.ndarray, "digits 8 8 1"]:
        """The digits as a network reads them, in [0, 1]."""
        return (self.ink / np.float32(MOST))[..., None]


@cache
def load() -> Digits:
    """The digits that come with the library: 1,437 to learn (`LEARNED`), then 360 to be asked about."""
    with np.load(FILE) as stored:
        return Digits(stored["ink"], stored["labels"])
