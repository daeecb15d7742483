"""What may honestly be said of a prediction, given how often the network was right before."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from vizcore.network.classifier import Classifier

SURE = 0.5  # below this the most likely label is more likely wrong than right


@dataclass(frozen=True)
class Verdict:
    """Three sentences for people; figures from the card.

    Args:
        sentence: the answer, or that there is none.
        track_record: how often the network was right when it gave this answer.
        calibration: what the percentages are worth.
    """

    sentence: str
    track_record: str
    calibration: str


def verdict(probabilities: Float[np.ndarray, " classes"], classifier: Classifier) -> Verdict:
    """The answer in words: unsure where no label reaches `SURE`.

    Args:
        probabilities: calibrated, summing to 1.
        classifier: its labels, and its card where it has one.
    """
    first, *others = np.argsort(-probabilities, kind="stable")
    label = classifier.labels[first]
    sentence = f"The network says: {label}"
    if probabilities[first] < SURE and others:
        sentence = f"The network is unsure: {label}, or {classifier.labels[others[0]]}?"
    if classifier.card is None:
        return Verdict(sentence, "How often it is right was never measured.", "These percentages are not calibrated.")
    return Verdict(sentence, _track_record(classifier.card, int(first), label), _calibration(classifier.card))


def _track_record(card, index: int, label: str) -> str:
    right, said = card.precision(index)
    if not said:
        return f"On {card.faces:,} unseen faces it never once said {label}: how often it is right is unknown."
    few = " That is few faces: do not lean on it." if said < 50 else ""
    return (
        f"On faces that it had not seen and most people agree on, it said {label} {said:,} times and was right "
        f"{right:,} times ({right / said:.0%}).{few}"
    )


def _calibration(card) -> str:
    return (
        f"The logits are divided by a temperature of {card.temperature:.2f} before the softmax, so that of all answers "
        f"given with 80 % about 80 % are right: on {card.faces:,} faces the percentages were off by "
        f"{card.figures['calibration_error']:.1%} on average ({card.figures['calibration_error_raw']:.1%} without)."
    )
