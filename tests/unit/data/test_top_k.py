"""The strongest faces of every channel, however the faces were cut into parts."""

import numpy as np
import pytest

from vizcore.data.top_k import TopK


def sharded(values, most, seed):
    """The faces in parts of random sizes, merged in a random order."""
    random = np.random.default_rng(seed)
    order, cuts = random.permutation(len(values)), np.sort(random.integers(0, len(values) + 1, 5))
    parts = [TopK.of(values[part], part, most) for part in np.split(order, cuts)]
    whole = parts[0]
    for place in random.permutation(np.arange(1, len(parts))):
        whole = parts[place].merged(whole) if random.random() < 0.5 else whole.merged(parts[place])
    return whole


def test_by_hand():
    values = np.array([[1.0, -3.0], [5.0, -1.0], [2.0, -2.0], [5.0, 0.0]], np.float32)
    top = TopK.of(values, np.arange(4), 3)
    assert top.faces.tolist() == [[1, 3, 2], [3, 1, 2]]
    assert top.values.tolist() == [[5.0, 5.0, 2.0], [0.0, -1.0, -2.0]]


@pytest.mark.parametrize("seed", range(8))
def test_it_is_a_sort_of_all_however_they_are_cut(seed):
    """Against a plain sort, with many equal values, negative ones, infinities, and both zeros."""
    random = np.random.default_rng(seed)
    values = random.choice([-np.inf, -2.5, -1e-30, -0.0, 0.0, 1e-30, 0.5, 3.0, np.inf], (60, 4)).astype(np.float32)
    top = sharded(values, 7, seed)
    expected = np.argsort(-values, axis=0, kind="stable")[:7].T
    np.testing.assert_array_equal(top.faces, expected)
    np.testing.assert_array_equal(top.values, np.take_along_axis(values.T, expected, axis=1))


def test_fewer_faces_than_are_kept():
    top = TopK.of(np.ones((2, 3), np.float32), np.array([9, 4]), 50)
    assert top.faces.tolist() == [[4, 9]] * 3


def test_what_cannot_be_ranked_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        TopK.of(np.array([[np.nan]], np.float32), np.array([0]), 1)
    one, other = (TopK.of(np.ones((1, 2), np.float32), np.array([0]), most) for most in (1, 2))
    with pytest.raises(ValueError, match="expected 1 faces for each of 2 channels, got 2"):
        one.merged(other)
