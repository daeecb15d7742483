"""The learning rate: up in a straight line, down along half a cosine.

Loshchilov & Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017. https://arxiv.org/abs/1608.03983
Where time decides how many epochs there are, the way down is laid over those that there is time for: Li, Yumer &
Ramanan, "Budgeted Training", 2020. https://arxiv.org/abs/1905.04753
"""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float, Int


def rates(epoch: int, steps: int, epochs: int, warm_up: int, highest: float) -> Float[np.ndarray, " {steps}"]:
    """The learning rate of every step of an epoch.

    Args:
        epoch: 0, 1, 2, …
        steps: of each epoch.
        epochs: in all; while the rate goes up, it may be unknown and anything.
        warm_up: epochs in which it goes up.
        highest: where it turns.
    """
    at = epoch * steps + np.arange(1, steps + 1)
    if epoch < warm_up:
        return (highest * at / (warm_up * steps)).astype("f4")
    way = (at - warm_up * steps) / max(1, (epochs - warm_up) * steps)
    return (highest * 0.5 * (1 + np.cos(np.pi * np.minimum(way, 1)))).astype("f4")


def orders(faces: Int[np.ndarray, " faces"], size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """So many faces at a time, forever: all of them in one order, then all in another.

    Args:
        faces: their numbers.
        size: how many at a time; more than there are faces is fine.
        random: draws the orders.
    """
    left = np.zeros(0, faces.dtype)
    while True:
        while len(left) < size:
            left = np.concatenate([left, random.permutation(faces)])
        yield left[:size]
        left = left[size:]
