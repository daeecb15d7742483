"""What the teachers make of the faces that others learn from, altered as these learn from them.

Beyer et al., "Knowledge distillation: A good teacher is patient and consistent", 2022.
https://arxiv.org/abs/2106.05237
"""

from typing import Any

import jax
import numpy as np
from scipy.special import log_softmax, softmax

from vizcore.training.campaign.fitting import Fitted
from vizcore.training.campaign.plan import RARITY, TEACHING
from vizcore.training.campaign.prepared import Prepared
from vizcore.training.campaign.results import Results
from vizcore.training.campaign.targets import joint_answer, preference, sharpening
from vizcore.training.campaign.views import Views
from vizcore.training.evaluation import Logits
from vizcore.training.faceset import FaceSet
from vizcore.training.loop import Recipe
from vizcore.training.loss import prior_of


class Lessons:
    """From what the teachers said.

    Args:
        training: the faces to learn from.
        judged: the faces to judge on.
        results: of the stages so far.
        views: the passes of whoever is taught.
        learner: the recipe by which faces are altered in them.

    Attributes:
        prior: share of each emotion.
        teachers: names of those that are done.
    """

    def __init__(self, training: FaceSet, judged: FaceSet, results: Results, views: Views, learner: Recipe):
        self._training, self._judged, self._results = training, judged, results
        self.views, self._learner = views, learner
        self.prior = prior_of(training.shares)
        # a loss that favours the rare leaves it to who asks to favour them no more
        self._rare = (RARITY * np.log(self.prior)).astype(np.float32)
        self.teachers, self._sum = results.lessons()

    def add(self, name: str, prepared: Prepared, found: Fitted, faces: Any) -> None:
        """Ask one more teacher.

        Args:
            name: its own.
            prepared: what it is asked by.
            found: what its training came to.
            faces: all, uint8, on the device.
        """
        if name in self.teachers:  # an earlier call ended between this and its row
            return
        asked = [
            prepared.asked.seen(found.weights, found.others, faces, indices, key, self._learner)
            for number in range(self.views.passes or 1)
            for indices, key in self.views[number]
        ]
        said = log_softmax(np.stack(jax.device_get(asked)) + self._rare, axis=-1)
        said = said.reshape(-1, self.views.calls, *said.shape[1:])
        self._sum = said if self._sum is None else self._sum.astype(np.float32) + said
        self.teachers = [*self.teachers, name]
        self._results.keep_lessons(self.teachers, self._sum.astype(np.float16))

    def together(self, which: str) -> Logits:
        """What all teachers say of whole faces, as logarithms, the adjustment taken back.

        Args:
            which: "training" | "validation".
        """
        return joint_answer([self._results.logits[f"{name}.{which}"] + self._rare for name in self.teachers])

    def said(self, sharpness: float) -> np.ndarray | None:
        """The shares that they give of every view, as sharp as votes raised to a power; None without teachers.

        Returns:
            (passes, calls, rows, batch, classes), in half precision.
        """
        if self._sum is None:
            return None
        sharp = sharpening(self.together("training"), self._training.sharpened(sharpness).shares)
        self._results.say(f"teachers: what they say is divided by a temperature of {sharp:.2f}")
        joint = self._sum.astype(np.float32) / len(self.teachers)
        return softmax(joint / sharp, axis=-1).astype(np.float16)

    def preference(self, logits: Logits) -> float:
        """How much common emotions are preferred: what is best for the faces that judge, so a card has to say so."""
        some = self._judged.majority >= 0
        return preference(logits[some], self._judged.majority[some], self.prior)

    def described(self) -> dict[str, object]:
        """For the recipe: who taught, and how much of every target."""
        return {"teacher": " ".join(self.teachers), "teaching": TEACHING} if self.teachers else {}

    def note(self) -> str:
        """For the card."""
        if not self.teachers:
            return "It learned from the votes alone: no teacher was trained."
        return (
            f"Its {len(self.teachers)} teachers are networks of 2 to 13 million parameters that are not shipped. They\n"
            "were asked of the very faces that it learned from: turned, shifted, brightened and blended in pairs, as\n"
            "it saw them."
        )
