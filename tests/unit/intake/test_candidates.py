"""Boxes: by hand, and against non-maximum suppression written as two loops."""

import tracemalloc

import numpy as np
import pytest

from vizcore.intake.candidates import apart, refined, squared, windows


def boxes(count: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    corners = random.uniform(0, 60, (count, 2))
    return np.column_stack([corners, corners + random.uniform(4, 40, (count, 2)), random.random(count)])


def share(one, other, of_smaller: bool) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(wide, 0) * max(high, 0)
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (one, other)]
    return common / (min(areas) if of_smaller else sum(areas) - common)


def by_loops(rows, overlap, of_smaller) -> list[int]:
    order = sorted(range(len(rows)), key=lambda i: -rows[i, 4])
    return [
        i for place, i in enumerate(order)
        if all(share(rows[i], rows[j], of_smaller) <= overlap for j in order[:place])
    ]  # fmt: skip


@pytest.mark.parametrize("of_smaller", [False, True])
@pytest.mark.parametrize(("count", "overlap"), [(0, 0.5), (1, 0.5), (40, 0.3), (255, 0.5), (256, 0.5), (600, 0.3)])
def test_which_boxes_stay(count, overlap, of_smaller):
    rows = boxes(count)
    stay = apart(rows, overlap, of_smaller).tolist()
    assert stay == by_loops(rows, overlap, of_smaller)
    assert count < 40 or 0 < len(stay) < count


def test_a_box_gives_way_even_to_one_that_gives_way_itself():
    chain = np.array([[0, 0, 10, 10, 0.9], [4, 0, 14, 10, 0.8], [8, 0, 18, 10, 0.7]])
    assert apart(chain, 0.4).tolist() == [0]
    assert apart(chain[[0, 2]], 0.4).tolist() == [0, 1]


def test_memory_does_not_grow_with_the_square_of_the_boxes():
    rows = boxes(5_000)
    tracemalloc.start()
    try:
        apart(rows, 0.5)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100e6  # one table of all pairs has 200 MB


def test_windows_by_hand():
    confidence = np.zeros((4, 5))
    confidence[3, 2], confidence[0, 1] = 0.7, 0.9
    offsets = np.zeros((4, 5, 4))
    offsets[3, 2] = 0.1, 0.2, -0.1, 1.0
    found = windows(offsets, confidence, scale=0.5, least=0.6, most=9)
    # The second window has its corner at column 1 · 2 + 1, row 1, and 11 pixels to its other end; doubled.
    expected = [[6, 2, 28, 24, 0.9], [2 * (5 + 1.1), 2 * (7 + 2.2), 2 * (16 - 1.1), 2 * (18 + 11), 0.7]]
    np.testing.assert_allclose(found, expected)
    np.testing.assert_allclose(windows(offsets, confidence, scale=0.5, least=0.6, most=1), expected[:1])
    assert windows(offsets, confidence, scale=0.5, least=0.95, most=9).shape == (0, 5)


def test_refined_and_squared_by_hand():
    rows = np.array([[10.0, 20.0, 19.0, 39.0, 0.5]])
    moved = refined(rows, np.array([[0.1, -0.1, 0.2, 0.3]]), np.array([0.8]))
    np.testing.assert_allclose(moved, [[11, 18, 21, 45, 0.8]])  # ten wide and twenty high, both ends included
    np.testing.assert_allclose(squared(rows), [[5, 20, 24, 39, 0.5]])
