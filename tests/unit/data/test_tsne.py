"""Neighbours that stay together: each part of it against its definition, pair by pair."""

import numpy as np
import pytest
from unit.data.faces import clusters

from vizcore.data.plane import some_of
from vizcore.data.repulsion import exact, interpolated
from vizcore.data.tsne import among, gradient, likeness, neighbours, tsne


def divergence(alike, places) -> float:
    """From the paper, pair by pair, in its own words."""
    wanted = alike.toarray()
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    near = 1 / (1 + apart)
    np.fill_diagonal(near, 0)
    got = near / near.sum()
    there = wanted > 0
    return float((wanted[there] * np.log(wanted[there] / got[there])).sum())


def test_likeness_is_symmetric_adds_up_to_one_and_has_the_perplexity_that_was_asked():
    rows, _ = clusters(90)
    alike = likeness(rows, 8.0).toarray()
    np.testing.assert_allclose(alike, alike.T)
    assert alike.sum() == pytest.approx(1)
    assert (np.diag(alike) == 0).all()
    found, squares = neighbours(rows, 24)
    apart = ((rows[:, None] - rows[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(apart, np.inf)
    np.testing.assert_array_equal(np.sort(found, axis=1), np.sort(np.argsort(apart, axis=1)[:, :24], axis=1))
    np.testing.assert_allclose(np.sort(squares, axis=1), np.sort(apart, axis=1)[:, :24], rtol=1e-4)


def test_each_row_of_likeness_is_a_bell_of_that_perplexity():
    from vizcore.data.tsne import _of_perplexity

    _, squares = neighbours(clusters(90)[0], 24)
    shares = _of_perplexity(squares, 8.0)
    np.testing.assert_allclose(2 ** -(shares * np.log2(shares)).sum(axis=1), 8, rtol=1e-6)
    bends = np.log(shares[:, :1] / shares) / (squares - squares[:, :1] + 1e-30)  # one width a row
    assert np.allclose(bends[:, 1:], bends[:, 1:2])


def test_the_gradient_is_that_of_the_divergence():
    alike = likeness(clusters(40)[0], 5.0)
    places = np.random.default_rng(1).normal(size=(40, 2))
    found, step = gradient(alike, places), 1e-5
    for face, axis in ((0, 0), (7, 1), (39, 0)):
        moved = [places.copy(), places.copy()]
        moved[0][face, axis] += step
        moved[1][face, axis] -= step
        slope = (divergence(alike, moved[0]) - divergence(alike, moved[1])) / (2 * step)
        assert found[face, axis] == pytest.approx(slope, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize(("spread", "off"), [(0.01, 1e-5), (3.0, 0.01), (12.0, 0.05)])
def test_many_push_each_other_as_all_pairs_do(spread, off):
    places = np.random.default_rng(2).normal(size=(1500, 2)) * spread
    (wanted, total), (found, sum_of_all) = exact(places), interpolated(places)
    assert sum_of_all == pytest.approx(total, rel=2e-3)
    assert np.linalg.norm(found - wanted) < off * np.linalg.norm(wanted)


def test_what_is_alike_lies_together_and_every_call_gives_the_same():
    rows, labels = clusters(200)
    told: list[float] = []
    places = tsne(rows, told.append)
    of = neighbours(places, 5)[0]
    assert (labels[of] == labels[:, None]).mean() > 0.99
    np.testing.assert_array_equal(places, tsne(rows))
    assert told == sorted(told)
    assert told[-1] == 1
    alike = likeness(rows, 30.0)
    assert divergence(alike, places.astype(float)) < 0.6 * divergence(alike, rows[:, :2].astype(float))
    new = rows[labels == 2].mean(axis=0)
    assert labels[np.linalg.norm(places - among(rows, places, new), axis=1).argmin()] == 2


def test_after_every_step_it_offers_where_the_faces_stand():
    rows, seen = clusters(60)[0], []
    places = tsne(rows, steps=40, preview=lambda make: seen.append(make()))
    assert [(step, steps) for step, steps, _ in seen] == [(step, 40) for step in range(1, 41)]
    np.testing.assert_array_equal(seen[-1][2], places)
    assert all(not np.array_equal(one[2], next_[2]) for one, next_ in zip(seen, seen[1:], strict=False))
    np.testing.assert_array_equal(tsne(rows, steps=40, preview=lambda make: make()[2].fill(0)), places, "it is a copy")


def test_faces_that_are_all_the_same_do_not_break_it():
    assert np.isfinite(tsne(np.ones((12, 3), np.float32), steps=20)).all()


def test_too_few_are_refused_and_work_can_be_ended():
    with pytest.raises(ValueError, match="needs four faces at least; these are 3"):
        tsne(np.zeros((3, 4), np.float32))

    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tsne(clusters(20)[0], stop)


def test_some_are_drawn_by_chance_always_the_same_and_all_where_they_are_few():
    assert some_of(5, 9).tolist() == [0, 1, 2, 3, 4]
    few = some_of(1_000_000, 1000)
    np.testing.assert_array_equal(few, some_of(1_000_000, 1000))
    assert len(np.unique(few)) == 1000
    assert (np.diff(few) > 0).all()
    assert abs(few.mean() - 500_000) < 40_000
