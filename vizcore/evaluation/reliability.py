"""How far a network may be believed, over many faces: by how sure it is, and shares with their intervals.

Guo, Pleiss, Sun & Weinberger, "On Calibration of Modern Neural Networks", 2017. https://arxiv.org/abs/1706.04599
Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
https://doi.org/10.1080/01621459.1927.10502953
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

BINS = 15  # of the page and of the model cards alike
_Z = 1.959963984540054  # of a normal distribution, 2.5% lie beyond


@dataclass(frozen=True, eq=False)
class Bins:
    """Faces by how sure the network is of its answer, in bins of equal width from 0 to 1.

    Args:
        counts: faces in each bin.
        right: those of them whose answer is right.
        confidence: sum of the probabilities of the answers.
    """

    counts: Int[np.ndarray, " bins"]
    right: Int[np.ndarray, " bins"]
    confidence: Float[np.ndarray, " bins"]

    @property
    def error(self) -> float:
        """Expected calibration error, in [0, 1]: the mean gap between how sure it is and how often it is right."""
        return float(np.abs(self.confidence - self.right).sum() / max(self.counts.sum(), 1))


def bins_of(confidence: Float[np.ndarray, " faces"], right: Bool[np.ndarray, " faces"], bins: int = BINS) -> Bins:
    """Faces by how sure the network is.

    Args:
        confidence: the probability of the answer, in [0, 1].
        right: whether it is what people said.
        bins: how many.
    """
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(which, minlength=bins)
    sums = np.bincount(which, weights=confidence, minlength=bins)
    return Bins(counts, np.bincount(which[right], minlength=bins), sums)


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's interval of a share at 95%: (low, high), in [0, 1]; all of it where nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share, spread = right / count, _Z**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * np.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return float(middle - half) if right else 0.0, float(middle + half) if right < count else 1.0
