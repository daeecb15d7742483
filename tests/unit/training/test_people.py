"""One person against the others, and slices of the faces, on votes and pixels whose answer is counted by hand."""

import numpy as np
import pytest

from vizcore.evaluation.slices import agreement, brightness, detail
from vizcore.training.emotions import without_slips
from vizcore.training.faceset import voted
from vizcore.training.people import one_against_the_others, one_person
from vizcore.training.slices import slices_of


def votes(*rows) -> np.ndarray:
    """Votes of some faces, the emotions that are left out having none."""
    return np.array([[*row, *[0] * (10 - len(row))] for row in rows])


def test_six_against_four():
    """Each of the six has five of nine with him, each of the four has six against him."""
    counts = one_against_the_others(votes([6, 4]))
    assert counts[0].tolist() == [6, 4, 0, 0, 0, 0, 0, 0, 0, 0]
    assert counts.sum() == 10


def test_one_vote_can_turn_the_answer():
    """Without one of the five, five others are left on the other side; single votes of the others count for nothing."""
    counts = one_against_the_others(votes([5, 5]))
    assert counts[1, 0] == 5
    assert counts[0, 1] == 5
    assert one_against_the_others(votes([9, 1]))[0, :2].tolist() == [9, 1]


def test_unknown_is_an_answer_that_is_never_right():
    assert one_against_the_others(votes([8, 0, 0, 0, 0, 0, 0, 0, 2, 0]))[0, 8] == 2
    assert one_against_the_others(votes([2, 0, 0, 0, 0, 0, 0, 0, 8, 0])).sum() == 0  # the others' is no emotion


def test_accuracy_counts_votes_and_recall_counts_emotions():
    found = one_person(votes([10], [10], [10], [4, 6]))
    assert found["accuracy"] == pytest.approx((30 + 6) / 40)
    assert found["mean_recall"] == pytest.approx((30 / 30 + 6 / 10) / 2)


def test_brightness_and_detail():
    flat = np.full((48, 48, 1), 51, np.uint8)
    board = np.indices((48, 48)).sum(axis=0)[..., None] % 2 * 255  # every pixel another than its neighbour
    halves = np.repeat(np.arange(48) // 24 * 255, 48).reshape(48, 48, 1)
    images = np.stack([flat, board, halves]).astype(np.uint8)
    np.testing.assert_allclose(brightness(images), [0.2, 0.5, 0.5])
    np.testing.assert_allclose(detail(images), [0, 1, 0], atol=1e-6)


def test_agreement_drops_single_votes():
    np.testing.assert_allclose(agreement(without_slips(votes([6, 3, 1], [10]))), [6 / 9, 1])


def test_every_face_is_in_one_slice_of_each():
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (90, 48, 48, 1)).astype(np.uint8)
    given = votes(*[[6, 4]] * 30, *[[8, 2]] * 30, *[[10]] * 30)
    faces = voted(images, given, np.zeros(90, int), "made")
    right = np.arange(90) >= 45
    found = slices_of(right, faces)
    assert [part["faces"] for part in found["agreement"]] == [30, 30, 30]
    assert [part["accuracy"] for part in found["agreement"]] == [0, 0.5, 1]
    for name in ("brightness", "detail"):
        assert [part["faces"] for part in found[name]] == [30, 30, 30]
        assert sum(part["faces"] * part["accuracy"] for part in found[name]) == pytest.approx(45)
