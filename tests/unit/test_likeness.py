"""Correlation of maps, by hand and against NumPy."""

import numpy as np
import pytest

from vizcore.activations.likeness import correlations, most_alike


def maps(*channels) -> np.ndarray:
    return np.stack([np.asarray(channel, "f4") for channel in channels], axis=-1)


RISING = [[0, 1], [2, 3]]


def test_multiples_opposites_and_what_never_changes():
    values = maps(RISING, 5 + 2 * np.array(RISING), -np.array(RISING), np.full((2, 2), 7.3), [[1, -1], [-1, 1]])
    np.testing.assert_allclose(correlations(values, 0), [1, 1, -1, 0, 0], atol=1e-6)
    np.testing.assert_array_equal(correlations(values, 3), np.zeros(5))


def test_it_is_numpys_correlation():
    values = np.random.default_rng(0).normal(size=(5, 4, 6)).astype("f4")
    expected = np.corrcoef(values.reshape(-1, 6).T)[2]
    np.testing.assert_allclose(correlations(values, 2), expected, atol=1e-6)


def test_a_tiny_map_counts_as_much_as_a_large_one():
    values = maps(RISING, 1e-5 * np.array(RISING))
    np.testing.assert_allclose(correlations(values, 0), [1, 1], atol=1e-5)


def test_the_most_alike_come_first_and_itself_not_at_all():
    found = np.array([0.2, 1.0, -0.9, 0.8, 0.8])
    assert most_alike(found, 1) == (3, 4, 0, 2)
    assert most_alike(found, 1, most=1) == (3,)


def test_a_channel_that_is_not_there():
    with pytest.raises(IndexError, match="channels 0 to 1, not 2"):
        correlations(maps(RISING, RISING), 2)
