"""What one person is worth as a judge of faces: each one's vote against those of the others.

The nearest that the votes of FER+ come to the figure of a network: Barsoum et al., 2016.
https://arxiv.org/abs/1608.01041
"""

import numpy as np
from jaxtyping import Int

from vizcore.training.emotions import EMOTIONS, Votes, without_slips


def one_against_the_others(votes: Votes) -> Int[np.ndarray, "8 10"]:
    """Counts: row = what most of the others say of a face, column = what one person says of it.

    Every vote is left out once. The others' answer is their top vote, the first where two tie, single votes dropped;
    the one's vote counts as it was given. Votes are not counted where the others' answer is no emotion.

    Args:
        votes: of some faces, single votes included.
    """
    counts = np.zeros((len(EMOTIONS), votes.shape[1]), np.int64)
    for choice in range(votes.shape[1]):
        chosen = votes[:, choice] > 0
        others = votes[chosen].copy()
        others[:, choice] -= 1
        answer = without_slips(others).argmax(axis=1)
        usable = (answer < len(EMOTIONS)) & without_slips(others).any(axis=1)
        np.add.at(counts, (answer[usable], choice), votes[chosen, choice][usable])
    return counts


def one_person(votes: Votes) -> dict[str, float]:
    """The share of votes that say what most of the others say, and the mean of that share over the eight emotions."""
    counts = one_against_the_others(votes)
    own, every = np.diag(counts), counts.sum(axis=1)
    return {
        "accuracy": float(own.sum() / every.sum()),
        "mean_recall": float((own[every > 0] / every[every > 0]).mean()),
    }
