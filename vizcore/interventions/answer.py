"""What a network says of a class, in the two ways in which a change of it can be read."""

import numpy as np
from jaxtyping import Float

from vizcore.network.classifier import Classifier
from vizcore.run.trace import probabilities

Logits = Float[np.ndarray, "*batch classes"]


def answers(classifier: Classifier, logits: Logits) -> Logits:
    """The calibrated probability of every class, summing to 1 along the last axis."""
    return probabilities(logits, classifier.temperature)


def log_odds(classifier: Classifier, logits: Logits) -> Logits:
    """The logarithm of each class's calibrated odds, log p / (1 - p): it still moves where a probability is near 1.

    0 is one half; one more is e times the odds. Infinite where there is one class only.
    """
    scaled = (logits / classifier.temperature).astype(np.float64)
    others = np.broadcast_to(scaled[..., None, :], (*scaled.shape, scaled.shape[-1])).copy()
    index = np.arange(scaled.shape[-1])
    others[..., index, index] = -np.inf
    return (scaled - np.logaddexp.reduce(others, axis=-1)).astype(logits.dtype)


def check_label(classifier: Classifier, label: int) -> None:
    """Refuse a class that is not there.

    Raises:
        IndexError: the network has no such class.
    """
    if not 0 <= label < len(classifier.labels):
        raise IndexError(f"{classifier.name} has labels 0 to {len(classifier.labels) - 1}, not {label}")
