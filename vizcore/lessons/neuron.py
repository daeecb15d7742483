"""One neuron, its function and its slope; and two hidden neurons before a third, which can do what one cannot.

Rosenblatt, "The perceptron", 1958. https://doi.org/10.1037/h0042519
Minsky & Papert, "Perceptrons", 1969: no single line parts the points of XOR.
Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", 1986.
https://doi.org/10.1038/323533a0
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Weights = tuple[float, float, float]  # of the two inputs, and the bias
LARGEST = 40.0  # of a weight or bias that can be chosen


def sigmoid(z: Any) -> Any:
    """1 ÷ (1 + e^-z), in (0, 1); of a number, or an array of any shape."""
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


FUNCTIONS: dict[str, tuple[Callable, Callable]] = {  # {name: (the function, its slope)}
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: (np.asarray(z) > 0).astype(float)),
}
_CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
POINTS = {  # (x₁, x₂, what is wanted)
    "AND": tuple((a, b, int(a and b)) for a, b in _CORNERS),
    "OR": tuple((a, b, int(a or b)) for a, b in _CORNERS),
    "XOR": tuple((a, b, int(a != b)) for a, b in _CORNERS),
}
BEGINNING: Weights = (4.0, 2.0, -2.0)
HIDDEN: dict[str, tuple[Weights, Weights, Weights]] = {  # two hidden neurons, and the one that reads them
    "not yet": ((6.0, 2.0, -3.0), (3.0, 7.0, -6.0), (6.0, -4.0, -2.0)),
    "solved": ((10.0, 10.0, -5.0), (10.0, 10.0, -15.0), (10.0, -10.0, -5.0)),
}


def answers(neurons: Sequence[Weights], points: np.ndarray) -> np.ndarray:
    """What a sigmoid neuron says about points, or one that reads two hidden ones.

    Args:
        neurons: one, or two hidden ones and the last.
        points: (points, 2).

    Returns:
        (points,), in (0, 1).
    """
    *hidden, last = (np.asarray(each, float) for each in neurons)
    if hidden:
        points = np.stack([sigmoid(points @ each[:2] + each[2]) for each in hidden], axis=-1)
    return sigmoid(points @ last[:2] + last[2])


def parsed(text: str, count: int) -> tuple[Weights, ...]:
    """The weights of so many neurons, from `a,b,bias;…`.

    Raises:
        ValueError: it is something else.
    """
    found = tuple(tuple(float(number) for number in each.split(",")) for each in text.split(";"))
    if len(found) != count or any(len(each) != 3 for each in found) or not np.all(np.abs(found) <= LARGEST):
        raise ValueError(f"expected {count} times three numbers from −{LARGEST:g} to {LARGEST:g}")
    return found  # ty: ignore[invalid-explicit-return]  # of three each
