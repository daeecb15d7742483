"""A network whose answer is one channel: it leans on the concept that raises this channel, and on no other."""

import numpy as np
import pytest
from unit.data.faces import plain

from vizcore.data.tcav import direction, slopes, tcav
from vizcore.target import Target

NET = plain()  # "bright" is the mean of the first channel, "dark" that of the second


def test_slopes_are_those_of_the_mean():
    """A map of 16 units whose channel rises by one everywhere: so does its mean, and nothing else."""
    images = np.random.default_rng(0).random((5, 4, 4, 1), np.float32)
    np.testing.assert_allclose(slopes(NET, images, Target("logits", 0), "conv"), [[1, 0]] * 5, atol=1e-6)
    np.testing.assert_allclose(slopes(NET, images, Target("logits", 1), "conv"), [[0, 1]] * 5, atol=1e-6)


def rows_of(random, count, shift):
    return (random.normal(size=(count, 6)) + shift).astype(np.float32)


def test_it_leans_on_the_concept_that_raises_it_and_away_from_its_opposite():
    random = np.random.default_rng(0)
    rows = np.concatenate([rows_of(random, 15, [3, 0, 0, 0, 0, 0]), rows_of(random, 60, 0)])
    asked = np.tile(np.eye(6)[0], (30, 1)).astype(np.float32) + 0.3 * random.normal(size=(30, 6)).astype(np.float32)
    found = tcav(rows, asked.astype(np.float32), np.arange(15))
    assert found.score == 1
    assert 0.2 < found.random.mean() < 0.8
    assert tcav(rows, -asked.astype(np.float32), np.arange(15)).score == 0


def test_random_faces_as_a_concept_are_seldom_sure():
    """Their p is as good as evenly spread: below a fifth in about a fifth of many trials."""
    random, small = np.random.default_rng(1), 0
    for _ in range(100):
        asked = (random.normal(size=(60, 6)) + [0.5, 0, 0, 0, 0, 0]).astype(np.float32)
        small += tcav(rows_of(random, 60, 0), asked, np.arange(15), runs=39).p <= 0.2
    assert 8 <= small <= 34  # of 100, within 3.5 standard deviations of 20


def slow(rows, asked, concept, runs):
    """The definition, face by face."""
    random, every = np.random.default_rng(0), range(len(rows))

    def score(chosen):
        rest = [number for number in every if number not in set(chosen)]
        means = [
            [sum(float(rows[number][channel]) for number in among) / len(among) for channel in range(rows.shape[1])]
            for among in (chosen, rest)
        ]
        towards = [a - b for a, b in zip(*means, strict=True)]
        rises = [sum(float(g) * t for g, t in zip(slope, towards, strict=True)) > 0 for slope in asked]
        return sum(rises) / len(rises)

    own = score(concept)
    chance = [score(random.permutation(len(rows))[: len(concept)].tolist()) for _ in range(runs)]
    return own, chance, (1 + sum(abs(each - 0.5) >= abs(own - 0.5) - 1e-12 for each in chance)) / (1 + runs)


def test_it_agrees_with_the_definition_written_out():
    random = np.random.default_rng(5)
    rows = np.concatenate([rows_of(random, 12, [0.7, 0, 0, 0, 0, 0]), rows_of(random, 40, 0)])
    asked = (random.normal(size=(25, 6)) + [0.3, 0, 0, 0, 0, 0]).astype(np.float32)
    found = tcav(rows, asked, np.arange(12), runs=19)
    score, chance, p = slow(rows, asked, list(range(12)), 19)
    assert found.score == pytest.approx(score)
    np.testing.assert_allclose(found.random, chance)
    assert found.p == pytest.approx(p)


def test_too_few_faces_are_refused():
    rows = np.zeros((40, 3), np.float32)
    with pytest.raises(ValueError, match="10 faces with the concept at least, and as many without; these are 9 and 31"):
        tcav(rows, rows, np.arange(9))
    with pytest.raises(ValueError, match="these are 25 and 15"):
        tcav(rows, rows, np.arange(25))


def test_a_direction_is_the_difference_of_means():
    np.testing.assert_allclose(direction(np.array([[4.0, 3.0]]), np.zeros((2, 2))), [0.8, 0.6])
    np.testing.assert_array_equal(direction(np.ones((2, 2)), np.ones((3, 2))), [0, 0])
