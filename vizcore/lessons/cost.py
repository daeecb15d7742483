"""What becomes of the cost, and of the number of right answers, while one weight of a real network is moved.

On what the network `dense` says of 500 validation faces (FER2013 with the votes of FER+); repeat it with
`python -m vizcore.training.dense_answers`. Nielsen, "Neural Networks and Deep Learning", 2015, chapters 1 and 3.
http://neuralnetworksanddeeplearning.com
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from vizcore.lessons.neuron import sigmoid

FILE = Path(__file__).with_name("dense_answers.npz")
CLASS = 1  # whose weight is moved: happiness
REACH, POINTS = 2.0, 81  # how far the weight is moved, up and down; at how many places the curves are known


@dataclass(frozen=True, eq=False)
class Answers:
    """What the network says of some faces.

    Args:
        logits: (faces, classes).
        labels: (faces,), what is right.
        units: (faces, 3), three units before the logits.
        numbers: (3,), which they are.
        weights: (3,), theirs to the logit of `CLASS`.
    """

    logits: np.ndarray
    labels: np.ndarray
    units: np.ndarray
    numbers: np.ndarray
    weights: np.ndarray


@cache
def answers() -> Answers:
    """Those that come with the project."""
    with np.load(FILE, allow_pickle=False) as file:
        return Answers(**{name: file[name] for name in file.files})


@dataclass(frozen=True, eq=False)
class Curves:
    """Over a weight, each (points,): the weight, both costs as means over the faces, and how many answers are right."""

    weight: np.ndarray
    quadratic: np.ndarray
    cross_entropy: np.ndarray
    right: np.ndarray


def curves(given: Answers, unit: int, reach: float = REACH, points: int = POINTS) -> Curves:
    """What becomes of costs and right answers while the weight of one of the three units is moved.

    Args:
        given: what the network says.
        unit: 0, 1 or 2.
        reach: how far the weight is moved, up and down.
        points: at how many places.

    Raises:
        ValueError: there is no such unit.
    """
    if unit not in range(given.units.shape[1]):
        raise ValueError(f"expected a unit from 0 to {given.units.shape[1] - 1}, got {unit}")
    by = np.linspace(-reach, reach, points)
    found = np.array([_at(given, unit, step) for step in by])
    return Curves(given.weights[unit] + by, *found.T)


def _at(given: Answers, unit: int, by: float) -> tuple[float, float, float]:
    logits = given.logits.astype(float)
    logits[:, CLASS] += by * given.units[:, unit]
    shifted = logits - logits.max(-1, keepdims=True)
    said = np.exp(shifted) / np.exp(shifted).sum(-1, keepdims=True)
    wanted = np.eye(logits.shape[1])[given.labels]
    own = (shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))[np.arange(len(logits)), given.labels]
    quadratic = ((said - wanted) ** 2).sum(-1).mean() / 2
    return float(quadratic), float(-own.mean()), float((logits.argmax(-1) == given.labels).sum())


SLOPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {  # of the cost over z, of a sigmoid neuron that should say 1
    "quadratic": lambda z: (sigmoid(z) - 1) * sigmoid(z) * (1 - sigmoid(z)),
    "cross-entropy": lambda z: sigmoid(z) - 1,
}
