"""What a map's pixels do to the prediction: curves, and what they are worth beside chance."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, eq=False)
class Curve:
    """The score of a face while its pixels change.

    Args:
        shares: (points,), of the pixels that have changed: from 0 to 1.
        scores: (points,): a class's calibrated probability where the target is a class, else the target.
    """

    shares: Float[np.ndarray, " points"]
    scores: Float[np.ndarray, " points"]

    @property
    def area(self) -> float:
        """The area under it, by trapezoids: the mean score on the way, in the score's units."""
        return float(np.trapezoid(self.scores, self.shares))


@dataclass(frozen=True, eq=False)
class Curves:
    """Both ways of asking, for one order of the pixels.

    Args:
        deletion: pixels are removed, the most important first; the lower its area, the better the order.
        insertion: pixels are added to a blurred face, the most important first; the higher, the better.
    """

    deletion: Curve
    insertion: Curve


@dataclass(frozen=True, eq=False)
class Faithfulness:
    """The curves of a map, beside those that say what they are worth.

    Args:
        map: in the order of the map.
        chance: in random orders, one each.
        reverse: the least important pixels first.
    """

    map: Curves
    chance: tuple[Curves, ...]
    reverse: Curves

    @cached_property
    def random(self) -> Curves:
        """The mean over the random orders."""
        ways = ([curves.deletion for curves in self.chance], [curves.insertion for curves in self.chance])
        return Curves(*(Curve(way[0].shares, np.mean([curve.scores for curve in way], axis=0)) for way in ways))

    @property
    def deletion_gain(self) -> float:
        """By how much the map's deletion is better than chance: positive is better, in the score's units."""
        return self._gains(self.map)[0]

    @property
    def insertion_gain(self) -> float:
        """By how much the map's insertion is better than chance: positive is better, in the score's units."""
        return self._gains(self.map)[1]

    @property
    def chance_gains(self) -> tuple[float, float]:
        """The lowest and the highest gain, of either kind, that a random order has over their mean: what is luck."""
        gains = [gain for curves in self.chance for gain in self._gains(curves)]
        return min(gains), max(gains)

    def _gains(self, curves: Curves) -> tuple[float, float]:
        mean = self.random
        return mean.deletion.area - curves.deletion.area, curves.insertion.area - mean.insertion.area
