"""What may honestly be said of a prediction, given how often the network was right before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from vizcore.network.classifier import Classifier
from vizcore.words import count_of, number_text

_NAMED = 4  # answers in a sentence
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
        probabilities: what it says, see `Classifier.predictions`.
        classifier: its labels, and its card where it has one.
    """
    sentence = _SENTENCES[classifier.outputs or "softmax"](probabilities, classifier.labels)
    if classifier.card is None:
        scaled = "" if classifier.outputs == "numbers" else "These percentages are not calibrated."
        return Verdict(sentence, "How often it is right was never measured.", scaled)
    first = int(probabilities.argmax())
    record = _track_record(classifier.card, first, classifier.labels[first])
    return Verdict(sentence, record, _calibration(classifier.card))


def _one(said: np.ndarray, labels: Sequence[str]) -> str:
    """The one right answer, unless the network is unsure of it."""
    first, *others = np.argsort(-said, kind="stable")
    if others and said.min() == said.max():
        return f"The network is undecided: all {len(said):,} answers are equally likely"
    if said[first] < SURE and others:
        return f"The network is unsure: {labels[first]}, or {labels[others[0]]}?"
    return f"The network says: {labels[first]}"


def _several(said: np.ndarray, labels: Sequence[str]) -> str:
    """Every answer that is more likely than not."""
    likely = [labels[index] for index in np.argsort(-said, kind="stable") if said[index] >= SURE]
    if not likely:
        return "The network says: none of them"
    more = f" and {len(likely) - _NAMED} more" if len(likely) > _NAMED else ""
    return f"The network says: {', '.join(likely[:_NAMED])}{more}"


def _number(said: np.ndarray, labels: Sequence[str]) -> str:
    """The number that it gives, or the largest of several."""
    if len(said) == 1:
        return f"The network says: {number_text(said[0], '.4g')}"
    if said.min() == said.max():
        return f"All of its {len(said):,} numbers are {number_text(said[0], '.4g')}"
    return f"The largest of its {len(said)} numbers is {labels[int(said.argmax())]}, {number_text(said.max(), '.4g')}"


_SENTENCES = {"softmax": _one, "sigmoid": _several, "numbers": _number}


def _track_record(card, index: int, label: str) -> str:
    right, said = card.precision(index)
    if not said:
        return f"On {card.faces:,} unseen faces it never once said {label}: how often it is right is unknown."
    few = " That is few faces: do not lean on it." if said < 50 else ""
    return (
        f"On faces that it had not seen and most people agree on, it said {label} {count_of(said, 'time')} and was "
        f"right {count_of(right, 'time')} ({right / said:.0%}).{few}"
    )


def _calibration(card) -> str:
    return (
        f"The logits are divided by a temperature of {card.temperature:.2f} before the softmax, so that of all answers "
        f"given with 80% about 80% are right: on {card.faces:,} faces the percentages were off by "
        f"{card.figures['calibration_error']:.1%} on average ({card.figures['calibration_error_raw']:.1%} without)."
    )
