"""Time is shared out, and a learning rate is laid over what there is."""

import numpy as np
import pytest

from vizcore.training.campaign.clock import Clock, Often, epochs_within
from vizcore.training.campaign.schedule import Rates
from vizcore.training.campaign.views import order


class Hand:
    """A clock whose hand is moved."""

    def __init__(self):
        self.at = 100.0

    def __call__(self):
        return self.at


def test_what_one_does_not_use_the_later_have():
    hand = Hand()
    clock = Clock(60.0, hand)
    assert clock.share(1.0, later=2.0) == 20
    hand.at += 10  # the first took 10 of its 20
    assert clock.share(1.0, later=1.0) == 25
    assert clock.share(1.0, later=1.0, kept_back=10.0) == 20
    hand.at += 55
    assert (clock.left, clock.share(1.0, later=0.0), clock.gone) == (0, 0, 65)


def test_every_two_minutes():
    hand = Hand()
    often = Often(120.0, hand)
    found = []
    for _ in range(5):
        hand.at += 50
        found.append(often.due())
    assert found == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("seconds", "epoch", "done", "most", "expected"),
    [(50.0, 2.0, 2, 100, 27), (500.0, 2.0, 2, 100, 100), (0.0, 2.0, 2, 100, 2), (3.9, 2.0, 2, 100, 3)],
)
def test_epochs_end_in_time(seconds, epoch, done, most, expected):
    assert epochs_within(seconds, epoch, done, most) == expected


def test_the_rate_rises_in_a_line_and_falls_along_half_a_cosine():
    rates = Rates(4, 2, 0.8)
    every = np.concatenate([rates.of_next(6 - epoch) for epoch in range(6)])
    np.testing.assert_allclose(every[:8], np.arange(1, 9) / 10, rtol=1e-6)
    assert every[8] < 0.8
    assert every[15] == pytest.approx(0.4, rel=1e-6)  # half way
    assert every[-1] == pytest.approx(0, abs=1e-7)
    assert (np.diff(every[8:]) < 0).all()
    assert rates.way == pytest.approx(1)


@pytest.mark.parametrize("left", [[40, 39, 3, 2, 1], [2, 9, 8, 2, 1], [5, 5, 4, 1]])
def test_the_rate_comes_down_to_nothing_whatever_was_thought_before(left):
    """An epoch takes longer while other networks are compiled, so that how many are left is known only in the end."""
    rates = Rates(3, 1, 0.5)
    rates.of_next(1)
    every = np.concatenate([rates.of_next(epochs) for epochs in left])
    assert every[-1] == pytest.approx(0, abs=1e-7)
    assert (np.diff(every) < 0).all()


def test_every_face_is_seen_before_one_is_seen_again():
    faces = order(6, 20, np.random.default_rng(0))
    for start in (0, 6, 12):
        assert sorted(faces[start : start + 6]) == list(range(6))
    assert len(faces) == 20
    assert faces[:6].tolist() != faces[6:12].tolist()
