"""What a network's logits say: probabilities that add up to 1, one probability each, or numbers as they are."""

from typing import Literal

import numpy as np
from jaxtyping import Float

Outputs = Literal["softmax", "sigmoid", "numbers"]
Numbers = Float[np.ndarray, "*batch classes"]


def predictions(logits: Numbers, outputs: Outputs = "softmax", temperature: float = 1.0) -> Numbers:
    """What people are shown.

    Args:
        logits: along the last axis.
        outputs: "softmax": probabilities of which one answer is right, adding up to 1; "sigmoid": a probability of
            each answer by itself; "numbers": no probabilities, the logits themselves.
        temperature: of the card; divides the logits before the softmax or sigmoid.
    """
    if outputs == "numbers":
        return logits
    if outputs == "sigmoid":
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-logits / temperature))
    shifted = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    return shifted / shifted.sum(axis=-1, keepdims=True)


def log_odds(logits: Numbers, outputs: Outputs = "softmax", temperature: float = 1.0) -> Numbers:
    """The logarithm of each answer's odds, log p / (1 - p): it still moves where a probability is near 1.

    0 is one half; one more is e times the odds. Of numbers the numbers themselves. Infinite where a softmax has one
    class only.
    """
    if outputs == "numbers":
        return logits
    scaled = (logits / temperature).astype(np.float64)
    if outputs == "sigmoid":
        return scaled.astype(logits.dtype)
    return (scaled - _of_others(scaled)).astype(logits.dtype)


def _of_others(scaled: np.ndarray) -> np.ndarray:
    """For each class the logarithm of the summed exponentials of all others, exact also where one class has it all."""
    largest = scaled.argmax(axis=-1, keepdims=True)
    peak = np.take_along_axis(scaled, largest, axis=-1)
    shares = np.exp(scaled - peak)
    total = shares.sum(axis=-1, keepdims=True)
    without = np.where(np.arange(scaled.shape[-1]) == largest, _second(shares, largest), total - shares)
    with np.errstate(divide="ignore"):
        return peak + np.log(without)


def _second(shares: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """The sum of all but the largest, without taking it off a sum that it fills."""
    others = shares.copy()
    np.put_along_axis(others, largest, 0.0, axis=-1)
    return others.sum(axis=-1, keepdims=True)
