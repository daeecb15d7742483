"""Whether an answer leans on a concept that somebody shows by examples, and more than on random ones.

Kim, Wattenberg, Gilmer, Cai, Wexler, Viegas & Sayres, "Interpretability Beyond Feature Attribution: Quantitative
Testing with Concept Activation Vectors (TCAV)", 2018. https://arxiv.org/abs/1711.11279
The direction of a concept is the difference of means: Pahde et al., "Navigating Neural Space", 2022.
https://arxiv.org/abs/2202.03482

A concept is one set of faces, so it is compared with random sets of as many, each told from all other faces in the same
way: a permutation test. A t-test over runs that share one concept, as it is often done, finds something in any set.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from vizcore.network.classifier import Classifier
from vizcore.run.gradients import derivatives
from vizcore.target import Target

RUNS, LEAST = 99, 10  # random sets that are drawn, and faces that a concept takes at least
Rows = Float[np.ndarray, "faces channels"]


@dataclass(frozen=True, eq=False)
class Tcav:
    """How often a step towards a concept raises an answer.

    Args:
        score: the share of faces whose answer rises, in [0, 1].
        random: the same for random sets of faces in the concept's place.
        p: the share of all sets, the concept's own among them, whose score is as far from a half as the concept's: for
            random faces it is below 0.05 in one of twenty cases.
    """

    score: float
    random: Float[np.ndarray, " runs"]
    p: float


def slopes(
    classifier: Classifier, images: np.ndarray, target: Target, layer: str
) -> Float[np.ndarray, "faces channels"]:
    """How much the target rises for each image where a channel of a layer rises by one everywhere on its map.

    Args:
        classifier: the network.
        images: (faces, height, width, channels), in [0, 1].
        target: what rises.
        layer: whose channels.
    """
    found = derivatives(classifier, images, target, (layer,)).gradients[layer]
    return found.reshape(len(found), -1, found.shape[-1]).sum(axis=1)


def direction(concept: Rows, others: Float[np.ndarray, "others channels"]) -> Float[np.ndarray, " channels"]:
    """From the mean of others to the mean of a concept, of length 1; all zero where they are one."""
    found = concept.mean(axis=0, dtype=np.float64) - others.mean(axis=0, dtype=np.float64)
    length = np.linalg.norm(found)
    return found / length if length > 0 else found


def tcav(
    rows: Rows, slopes: Float[np.ndarray, "asked channels"], concept: Int[np.ndarray, " chosen"], runs: int = RUNS
) -> Tcav:
    """Whether an answer leans on a concept.

    Args:
        rows: of all faces, the mean of each channel of a layer.
        slopes: of the faces that are asked, from `slopes`.
        concept: numbers of the faces that show the concept; all others are told from it.
        runs: how many random sets are drawn.

    Raises:
        ValueError: there are fewer than `LEAST` faces with the concept, or fewer without than with it.
    """
    size, others = len(concept), len(rows) - len(concept)
    if not tellable(len(rows), size):
        raise ValueError(
            f"A test needs {LEAST} faces with the concept at least, and as many without; these are {size} and {others}."
        )
    random = np.random.default_rng(0)
    score = _score(rows, slopes, concept)
    by_chance = np.array([_score(rows, slopes, random.permutation(len(rows))[:size]) for _ in range(runs)])
    as_far = (np.abs(by_chance - 0.5) >= abs(score - 0.5) - 1e-12).sum()
    return Tcav(score, by_chance, float((1 + as_far) / (1 + runs)))


def tellable(faces: int, chosen: int) -> bool:
    """Whether so many faces with a concept, of so many in all, are enough for a test."""
    return chosen >= LEAST and faces - chosen >= chosen


def _score(rows: Rows, slopes: np.ndarray, chosen: np.ndarray) -> float:
    inside = np.zeros(len(rows), bool)
    inside[chosen] = True
    return float((slopes @ direction(rows[inside], rows[~inside]) > 0).mean())
