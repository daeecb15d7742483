"""What the teachers' answers make of the training faces: the targets of the taught, and how they are finished."""

import numpy as np

from vizcore.training.campaign.folds import joint_answer, preference, sharpening, targets_of
from vizcore.training.campaign.plan import RARITY, TEACHING
from vizcore.training.campaign.results import Results
from vizcore.training.faceset import FaceSet
from vizcore.training.loss import prior_of


class Lessons:
    """From what the teachers said of faces that they did not learn from.

    Args:
        training: the faces to learn from.
        results: of the stages so far.

    Attributes:
        prior: share of each emotion.
        teachers: names of those that are done.
        preference: for common emotions, chosen on the training faces; 0 where there is no teacher.
    """

    def __init__(self, training: FaceSet, results: Results):
        self._training, self.prior = training, prior_of(training.shares)
        said = {name.removesuffix(".out_of_fold"): logits for name, logits in results.logits.items() if "fold" in name}
        self.teachers = [name for name, logits in said.items() if len(logits) == len(training)]
        rare = RARITY * np.log(self.prior)  # a loss that favours the rare leaves it to who asks to favour them no more
        self._joint = joint_answer([said[name] + rare for name in self.teachers]) if self.teachers else None
        self.preference = 0.0
        if self._joint is not None and (judged := training.majority >= 0).any():
            self.preference = preference((self._joint - rare)[judged], training.majority[judged], self.prior)

    def targets(self, sharpness: float) -> np.ndarray:
        """What is to be learned: the votes raised to a power, and for a part of each target the teachers, as sharp."""
        votes = self._training.sharpened(sharpness).shares
        if self._joint is None:
            return votes
        return targets_of(votes, self._joint, sharpening(self._joint, votes), TEACHING)

    def described(self) -> dict[str, object]:
        """For the recipe: who taught, and how much of every target."""
        return {"teacher": " ".join(self.teachers), "teaching": TEACHING} if self.teachers else {}

    def note(self) -> str:
        """For the card."""
        if not self.teachers:
            return "It learned from the votes alone: no teacher was trained."
        return (
            f"Its {len(self.teachers)} teachers are networks of 6 to 13 million parameters that are not shipped. Each\n"
            "was trained as often as the training faces were cut into parts, without one part each time, and asked of\n"
            "that part: so what they teach of a face they did not learn from it. How much common emotions are\n"
            "preferred was chosen on these answers, not on the faces that the figures below are of."
        )
