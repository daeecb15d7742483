"""What networks say of faces that they did not learn from, and what is made of it: targets, a preference for classes.

Stratified cross-validation: Kohavi, "A Study of Cross-Validation and Bootstrap for Accuracy Estimation and Model
Selection", 1995. https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf
Distillation: Hinton, Vinyals & Dean, 2015. https://arxiv.org/abs/1503.02531
Logit adjustment: Menon et al., 2021. https://arxiv.org/abs/2007.07314
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

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


def folds_of(shares: Shares, folds: int, seed: int = 0) -> Int[np.ndarray, " faces"]:
    """The fold of every face, 0 to folds − 1: of every emotion, and of all, each has as many as any, but for one.

    Raises:
        ValueError: there are fewer than two folds.
    """
    if folds < 2:
        raise ValueError(f"faces are held back in turn, so there are two folds or more, not {folds}")
    order = np.random.default_rng(seed).permutation(len(shares))
    order = order[np.argsort(shares[order].argmax(axis=1), kind="stable")]
    found = np.empty(len(shares), int)
    found[order] = np.arange(len(shares)) % folds
    return found


def joint_answer(teachers: Sequence[Logits]) -> Logits:
    """The mean of what several say, each as logarithms of probabilities.

    Raises:
        ValueError: there is no teacher.
    """
    if not teachers:
        raise ValueError("expected what one teacher or more say, found none")
    return np.mean([log_softmax(logits, axis=1) for logits in teachers], axis=0)


def sharpening(logits: Logits, shares: Shares) -> float:
    """The temperature at which what teachers say is nearest to shares of votes, both over faces that they did not see.

    Args:
        logits: out of fold.
        shares: of the votes; where they were raised to a power, the answers become as sharp.
    """

    def distance(log_temperature):
        return cross_entropy(logits / np.exp(log_temperature), shares)

    return float(np.exp(minimize_scalar(distance, bounds=(-3, 3), method="bounded").x))


def targets_of(votes: Shares, teachers: Logits, temperature: float, share: float) -> Shares:
    """What a student learns: partly the votes, partly what the teachers say at that temperature.

    Args:
        votes: shares.
        teachers: their logits, out of fold.
        temperature: that they are divided by.
        share: of the teachers, 0 to 1.
    """
    return ((1 - share) * votes + share * softmax(teachers / temperature, axis=1)).astype("f4")


def preference(logits: Logits, labels: Labels, prior: Float[np.ndarray, " classes"]) -> float:
    """The strength with which common emotions are best preferred: that with the highest accuracy plus mean recall.

    Args:
        logits: of training faces, out of fold: so that no face that judges is asked.
        labels: what most people said of them.
        prior: share of each class; see `vizcore.training.loss.prior_of`.
    """

    def worth(strength):
        counts = confusion(logits + strength * np.log(prior), labels)
        return np.trace(counts) / counts.sum() + np.nanmean(recalls(counts))

    return max(STRENGTHS, key=worth)
