"""The eight emotions of FER+, and how ten people's votes become labels.

Barsoum, Zhang, Canton Ferrer & Zhang, "Training Deep Networks for Facial Expression Recognition with
Crowd-Sourced Label Distribution", ICMI 2016. https://arxiv.org/abs/1608.01041
"""

import numpy as np
from jaxtyping import Float, Int

EMOTIONS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
NO_EMOTION = ("unknown", "NF")  # the taggers' two other choices: cannot tell, not a face
FER2013 = {  # the names (and numbers) of the seven classes of the 2013 competition
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "happiness",
    "sad": "sadness",
    "surprise": "surprise",
    "neutral": "neutral",
}

Votes = Int[np.ndarray, "faces 10"]  # columns: EMOTIONS, then NO_EMOTION


def shares(votes: Votes) -> Float[np.ndarray, "faces 8"]:
    """The soft label of every face: the share of the votes that each emotion won.

    Single votes count as slips and are dropped first. A row is all zero where the face is not for training:
    where its top vote (the first of two that tie) is "unknown" or "not a face".
    """
    votes = without_slips(votes)
    emotions = votes[:, : len(EMOTIONS)].astype(np.float32)
    usable = votes.argmax(axis=1) < len(EMOTIONS)
    usable &= emotions.sum(axis=1) > 0
    return np.where(usable[:, None], emotions / np.maximum(emotions.sum(axis=1, keepdims=True), 1), 0).astype("f4")


def majority(votes: Votes) -> Int[np.ndarray, " faces"]:
    """The emotion that won more than half of all votes of a face, -1 where none did (single votes dropped)."""
    votes = without_slips(votes)
    top = votes[:, : len(EMOTIONS)].argmax(axis=1)
    won = 2 * np.take_along_axis(votes, top[:, None], axis=1)[:, 0] > votes.sum(axis=1)
    return np.where(won, top, -1)


def without_slips(votes: Votes) -> Votes:
    """Votes of which those that one person alone gave count as slips, and are dropped."""
    return np.where(votes <= 1, 0, votes)
