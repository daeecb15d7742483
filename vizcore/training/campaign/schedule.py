"""The learning rate: up in a straight line, down along half a cosine.

Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017. https://arxiv.org/abs/1608.03983
Where time decides how many epochs there are, the way down is laid over those that there is time for: Li, Yumer &
Ramanan, "Budgeted Training", 2020. https://arxiv.org/abs/1905.04753
"""

import numpy as np
from jaxtyping import Float


class Rates:
    """The learning rate of every step, where nobody knows beforehand how many epochs there will be.

    Args:
        steps: of each epoch.
        warm_up: epochs in which it goes up.
        highest: where it turns.

    Attributes:
        way: how much of the way down is behind it, 0 to 1.
    """

    def __init__(self, steps: int, warm_up: int, highest: float):
        self._steps, self._warm_up, self._highest = steps, warm_up, highest
        self._epoch, self.way = 0, 0.0

    def of_next(self, left: int) -> Float[np.ndarray, " steps"]:
        """Of the next epoch.

        Args:
            left: epochs that are left, this one among them, as far as is known now; no matter while the rate goes up.
        """
        part = np.arange(1, self._steps + 1) / self._steps
        self._epoch += 1
        if self._epoch <= self._warm_up:
            return (self._highest * (self._epoch - 1 + part) / self._warm_up).astype("f4")
        way = self.way + (1 - self.way) / max(1, left) * part
        self.way = float(way[-1])
        return (self._highest * 0.5 * (1 + np.cos(np.pi * way))).astype("f4")
