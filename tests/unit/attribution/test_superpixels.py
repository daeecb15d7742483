"""Segments cover the face without gaps, and their values add up."""

import numpy as np
import pytest

from vizcore.attribution.superpixels import shared_out, shown, superpixels


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("asked", [4, 40, 100])
def test_about_as_many_as_asked_for_even_in_noise(channels, asked):
    labels = superpixels(np.random.default_rng(0).random((48, 48, channels), np.float32), asked)
    assert labels.shape == (48, 48)
    assert set(np.unique(labels)) == set(range(labels.max() + 1))
    assert asked / 2 <= labels.max() + 1 <= asked * 1.5


@pytest.mark.parametrize("channels", [1, 3])
def test_borders_follow_the_edges_of_the_picture(channels):
    image = np.zeros((48, 48, channels), np.float32)
    image[9:37, 13:41] = 1
    labels = superpixels(image, 30)
    inside = [image[labels == segment].mean() for segment in range(labels.max() + 1)]
    wrong = sum(min(share, 1 - share) * (labels == s).sum() for s, share in enumerate(inside)) / labels.size
    assert wrong < 0.06  # of as many squares 0.1


def test_a_flat_picture_has_some_too():
    assert superpixels(np.full((24, 24, 1), 0.5, np.float32), 9).max() > 3


def test_what_is_shown_and_what_is_grey():
    image = np.random.default_rng(0).random((2, 2, 3), np.float32)
    labels = np.array([[0, 0], [1, 2]])
    found = shown(image, labels, np.array([[True, False, True], [False, False, False]]), 0.25)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0, 0], image[0])
    np.testing.assert_array_equal(found[0, 1], [[0.25] * 3, image[1, 1]])
    assert (found[1] == 0.25).all()


def test_shares_add_up():
    found = shared_out(np.array([6.0, -2.0]), np.array([[0, 0, 1], [0, 1, 1]]))
    np.testing.assert_array_equal(found, [[2, 2, np.float32(-2 / 3)], [2, *[np.float32(-2 / 3)] * 2]])
