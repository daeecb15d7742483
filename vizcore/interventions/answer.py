"""What a network says of a class, in the two ways in which a change of it can be read."""

from vizcore.network.answers import Numbers
from vizcore.network.classifier import Classifier


def answers(classifier: Classifier, logits: Numbers) -> Numbers:
    """What the network says: calibrated probabilities, or the numbers that it gives; see `Classifier.predictions`."""
    return classifier.predictions(logits)


def log_odds(classifier: Classifier, logits: Numbers) -> Numbers:
    """The logarithm of each class's calibrated odds; see `Classifier.log_odds`."""
    return classifier.log_odds(logits)


def check_label(classifier: Classifier, label: int) -> None:
    """Refuse a class that is not there.

    Raises:
        IndexError: the network has no such class.
    """
    if not 0 <= label < len(classifier.labels):
        raise IndexError(f"{classifier.name} has labels 0 to {len(classifier.labels) - 1}, not {label}")
