"""Prototypes and criticisms against their definitions, tried one by one, and on clouds whose middles are known."""

from itertools import combinations

import numpy as np
import pytest

from vizcore.data import prototypes
from vizcore.data.prototypes import gamma_of, kernel, prototypes_of


def slow_kernel(rows):
    squares = np.array([[sum((a - b) ** 2) for b in rows.astype(float)] for a in rows.astype(float)])
    apart = [squares[i, j] for i, j in combinations(range(len(rows)), 2) if squares[i, j] > 1e-12]
    return np.exp(-squares / np.median(apart))


def discrepancy(likeness, chosen):
    """Squared MMD between all rows and some of them, by its definition."""
    every = range(len(likeness))
    to_all = np.mean([[likeness[i, j] for j in chosen] for i in every])
    return likeness.mean() - 2 * to_all + np.mean([[likeness[i, j] for j in chosen] for i in chosen])


def slow(rows, count, critics):
    """Greedy by definition: whole sets are compared at every step."""
    likeness, every = slow_kernel(rows), range(len(rows))
    chosen: list[int] = []
    for _ in range(count):
        left = [i for i in every if i not in chosen]
        chosen.append(min(left, key=lambda i: discrepancy(likeness, [*chosen, i])))
    witness = likeness.mean(axis=1) - likeness[:, chosen].mean(axis=1)

    def worth(some):
        return np.abs(witness[some]).sum() + np.linalg.slogdet(likeness[np.ix_(some, some)])[1]

    against: list[int] = []
    for _ in range(critics):
        left = [i for i in every if i not in chosen and i not in against]
        against.append(max(left, key=lambda i: worth([*against, i])))
    return chosen, against, witness, discrepancy(likeness, chosen)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_definition_tried_one_by_one(seed, monkeypatch):
    random = np.random.default_rng(seed)
    rows = np.concatenate([random.normal(size=(12, 3)), random.normal(size=(9, 3)) + 4]).astype(np.float32)
    monkeypatch.setattr(prototypes, "HELD", 5 * 21)
    told = []
    found = prototypes_of(rows, 4, 3, told.append)
    chosen, against, witness, distance = slow(rows, 4, 3)
    assert found.prototypes.tolist() == chosen
    assert found.criticisms.tolist() == against
    np.testing.assert_allclose(found.witness, witness, atol=1e-9)
    assert found.distance == pytest.approx(distance, abs=1e-9)
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_best_pair_of_all_is_not_far_better_than_the_greedy_one():
    rows = np.random.default_rng(1).normal(size=(15, 2))
    likeness = slow_kernel(rows)
    best = min(discrepancy(likeness, list(pair)) for pair in combinations(range(15), 2))
    assert best <= prototypes_of(rows, 2, 0).distance <= 2 * best


def test_clouds_have_a_prototype_each_and_the_cloud_without_is_criticised():
    random = np.random.default_rng(0)
    middles, sizes = np.array([[0.0, 0], [20, 0], [0, 20]]), (40, 40, 20)
    rows = np.concatenate([m + random.normal(size=(n, 2)) for m, n in zip(middles, sizes, strict=True)])
    assert sorted(np.searchsorted([40, 80], prototypes_of(rows, 3, 0).prototypes, side="right")) == [0, 1, 2]
    found = prototypes_of(rows, 2, 1)
    assert sorted(found.prototypes // 40) == [0, 1]
    assert found.criticisms[0] >= 80
    assert found.witness[80:].min() > 0.1 > found.witness[:80].max()


def test_all_faces_alike_and_equal_ones():
    found = prototypes_of(np.ones((6, 4)), 2, 2)
    assert len({*found.prototypes, *found.criticisms}) == 4
    assert found.distance == pytest.approx(0)
    assert gamma_of(np.ones((3, 2))) == 1
    np.testing.assert_allclose(kernel(np.array([[0.0, 0]]), np.array([[3.0, 4]]), 0.1), [[np.exp(-2.5)]])


def test_too_few_faces_and_what_is_no_number():
    with pytest.raises(ValueError, match="expected at least 5 faces, got 4"):
        prototypes_of(np.zeros((4, 2)), 3, 2)
    with pytest.raises(ValueError, match="not finite"):
        prototypes_of(np.array([[np.nan]] * 3), 1, 1)
