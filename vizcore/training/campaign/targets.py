"""What is made of what networks say: a temperature for what they teach, a preference for classes.

Distillation: Hinton, Vinyals & Dean, 2015. https://arxiv.org/abs/1503.02531
Logit adjustment: Menon et al., 2021. https://arxiv.org/abs/2007.07314
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from vizcore.training.evaluation import Labels, Logits, confusion, cross_entropy, recalls

STRENGTHS = (
    0.0,
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
    0.6,
)  # of the preference for common emotions, as `finish.prefer_common` has it

Shares = Float[np.ndarray, "faces classes"]


def joint_answer(teachers: Sequence[Logits]) -> Logits:
    """The mean of what several say, each as logarithms of probabilities.

    Raises:
        ValueError: there is no teacher.
    """
    if not teachers:
        raise ValueError("expected what one teacher or more say, found none")
    return np.mean([log_softmax(logits, axis=1) for logits in teachers], axis=0)


def sharpening(logits: Logits, shares: Shares) -> float:
    """The temperature at which what teachers say is nearest to shares of votes.

    Args:
        logits: of the same faces.
        shares: of the votes; where they were raised to a power, the answers become as sharp.
    """

    def distance(log_temperature):
        return cross_entropy(logits / np.exp(log_temperature), shares)

    return float(np.exp(minimize_scalar(distance, bounds=(-3, 3), method="bounded").x))


def preference(logits: Logits, labels: Labels, prior: Float[np.ndarray, " classes"]) -> float:
    """The strength with which common emotions are best preferred: that with the highest accuracy plus mean recall.

    Args:
        logits: of faces that the network did not learn from.
        labels: what most people said of them.
        prior: share of each class; see `vizcore.training.loss.prior_of`.
    """

    def worth(strength):
        counts = confusion(logits + strength * np.log(prior), labels)
        return np.trace(counts) / counts.sum() + np.nanmean(recalls(counts))

    return max(STRENGTHS, key=worth)
