"""The handwritten digits that come with the library."""

import numpy as np
import pytest

from vizcore.digits import LEARNED, load, packing


def test_they_are_all_there():
    digits = load()
    assert digits.ink.shape == (1797, 8, 8)
    assert np.bincount(digits.labels).tolist() == [
        178,
        182,
        177,
        183,
        181,
        182,
        181,
        179,
        174,
        180,
    ]  # as UCI counts them
    assert (digits.ink.min(), digits.ink.max()) == (0, 16)
    assert LEARNED == 1797 - 360


def test_a_network_reads_them_as_shares_of_ink():
    images = load().images
    assert images.shape == (1797, 8, 8, 1)
    assert images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    np.testing.assert_array_equal(images[..., 0] * 16, load().ink)


def test_digits_look_like_digits():
    """A nought is empty in the middle, a one is not."""
    digits = load()
    middle = digits.ink[:, 3:5, 3:5].mean(axis=(1, 2))
    assert middle[digits.labels == 0].mean() < 3 < 11 < middle[digits.labels == 1].mean()


def test_another_table_is_refused(tmp_path):
    np.savetxt(tmp_path / "table.csv", np.zeros((3, 65)), delimiter=",")
    with pytest.raises(ValueError, match="1,797 rows"):
        packing.main(str(tmp_path / "table.csv"))
