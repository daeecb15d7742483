"""From ten people's votes to labels, on votes whose answer is known and on the real ones."""

import csv

import numpy as np
import pytest

from vizcore.training.emotions import EMOTIONS, NO_EMOTION, majority, shares

COLUMNS = (*EMOTIONS, *NO_EMOTION)


def votes(**counts) -> np.ndarray:
    """One face."""
    assert set(counts) <= set(COLUMNS)
    return np.array([[counts.get(name, 0) for name in COLUMNS]])


def share(**expected) -> np.ndarray:
    return np.array([[expected.get(name, 0) for name in EMOTIONS]])


NOT_FOR_TRAINING = share()


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        (votes(happiness=10), share(happiness=1)),
        (votes(anger=6, disgust=4), share(anger=0.6, disgust=0.4)),
        (votes(anger=6, disgust=3, fear=1), share(anger=6 / 9, disgust=3 / 9)),  # a single vote is a slip
        (votes(sadness=6, unknown=4), share(sadness=1)),  # of the votes for an emotion
        (votes(sadness=3, contempt=3, unknown=4), NOT_FOR_TRAINING),
        (votes(NF=10), NOT_FOR_TRAINING),
        (votes(contempt=5, unknown=5), share(contempt=1)),  # the first of two that tie: an emotion comes before unknown
        (votes(**dict.fromkeys(COLUMNS, 1)), NOT_FOR_TRAINING),  # slips only
        (votes(), NOT_FOR_TRAINING),
    ],
)
def test_soft_labels(face, expected):
    np.testing.assert_allclose(shares(face), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        (votes(happiness=10), "happiness"),
        (votes(surprise=6, fear=4), "surprise"),
        (votes(surprise=5, fear=5), None),  # exactly half is not a majority
        (votes(fear=5, sadness=4, anger=1), "fear"),  # five of nine: the single vote is a slip
        (votes(contempt=5, NF=5), None),
        (votes(contempt=4, disgust=2, unknown=2, NF=1), None),  # four of eight
        (votes(contempt=5, disgust=2, unknown=2, NF=1), "contempt"),  # five of nine
        (votes(unknown=6, neutral=4), None),
        (votes(neutral=2), "neutral"),
        (votes(neutral=1), None),
        (votes(), None),
    ],
)
def test_majority(face, expected):
    assert majority(face).tolist() == [-1 if expected is None else EMOTIONS.index(expected)]


def test_every_face_is_judged_by_itself():
    faces = np.concatenate([votes(fear=9), votes(NF=9), votes(neutral=5, anger=5)])
    assert majority(faces).tolist() == [6, -1, -1]
    np.testing.assert_allclose(
        shares(faces), np.concatenate([share(fear=1), NOT_FOR_TRAINING, share(neutral=0.5, anger=0.5)])
    )


def by_hand(row: dict[str, str]) -> tuple[str | None, dict[str, float] | None]:
    """The protocol of the data's README, word by word: (emotion of the evaluation, target of the training)."""
    counts = {name: int(row[name]) for name in COLUMNS}
    counts = {name: count if count > 1 else 0 for name, count in counts.items()}
    total = sum(counts.values())
    winner = next((name for name in EMOTIONS if counts[name] > total / 2), None)
    top = next((name for name in COLUMNS if counts[name] == max(counts.values())), None)
    if total == 0 or top in NO_EMOTION:
        return winner, None
    emotional = sum(counts[name] for name in EMOTIONS)
    return winner, {name: counts[name] / emotional for name in EMOTIONS}


@pytest.mark.parametrize("split", ["public_test", "training"])
def test_the_real_votes(data, split):
    with (data / f"{split}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    every = np.array([[int(row[name]) for name in COLUMNS] for row in rows])
    winners, targets = zip(*map(by_hand, rows), strict=True)
    assert [EMOTIONS[i] if i >= 0 else None for i in majority(every).tolist()] == list(winners)
    expected = [[target[name] if target else 0 for name in EMOTIONS] for target in targets]
    np.testing.assert_allclose(shares(every), expected, rtol=1e-6)
    if split == "public_test":
        counts = {name: winners.count(name) for name in EMOTIONS}
        assert len(winners) == 3579
        assert sum(counts.values()) == 3199
        assert (counts["disgust"], counts["contempt"]) == (24, 13)
