"""One small picture for a layer: its strongest map, or its numbers in rows."""

import numpy as np
import pytest

from vizcore.activations.thumbnails import thumbnail


def test_a_map_is_its_own_picture():
    strongest = np.arange(6, dtype=np.float32).reshape(2, 3)
    np.testing.assert_array_equal(thumbnail(strongest), strongest)


def test_numbers_of_more_axes_stand_in_rows_too():
    assert thumbnail(np.zeros((2, 3, 4), np.float32)).shape == (5, 5)


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ([1, 2, 3, 4], [[1, 2], [3, 4]]),
        ([1, 2, 3, 4, 5], [[1, 2, 3], [4, 5, 0]]),
        ([1, 2, 3, 4, 5, 6, 7, 8], [[1, 2, 3], [4, 5, 6], [7, 8, 0]]),
        ([-7], [[-7]]),
        ([1, 2], [[1, 2]]),
    ],
)
def test_features_in_rows(features, expected):
    found = thumbnail(np.array(features, np.float32))
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.float32


def test_features_of_128_units_make_a_picture_of_11_by_12():
    assert thumbnail(np.arange(128, dtype=np.float32)).shape == (11, 12)
