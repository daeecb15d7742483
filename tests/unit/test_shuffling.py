"""The same pixels in another order."""

import numpy as np
import pytest

from vizcore.why_convolution.shuffling import (
    dense_of_pixels,
    follow,
    order_of,
    relative_error,
    relative_error_rearranged,
    shuffled,
)


@pytest.mark.parametrize("channels", [1, 3])
def test_the_pixels_are_the_same_in_another_order(channels):
    image = np.random.default_rng(0).random((6, 5, channels), np.float32)
    found = shuffled(image)
    assert not np.array_equal(found, image)
    np.testing.assert_array_equal(
        np.unique(found.reshape(-1, channels), axis=0), np.unique(image.reshape(-1, channels), axis=0)
    )
    np.testing.assert_array_equal(found, shuffled(image))
    assert sorted(order_of(image.shape)) == list(range(30))


@pytest.mark.parametrize("channels", [1, 3])
def test_a_dense_layer_follows_when_its_weights_do(channels):
    random = np.random.default_rng(0)
    image, weights = random.random((6, 5, channels)), random.normal(size=(30 * channels, 4))
    before = image.ravel() @ weights
    assert relative_error(before, shuffled(image).ravel() @ weights) > 0.05
    assert relative_error(before, shuffled(image).ravel() @ follow(weights, image.shape)) < 1e-12


def test_a_network_whose_first_layer_is_dense_shows_its_own(linear, tiny):
    np.testing.assert_array_equal(dense_of_pixels(linear)[:, 0], np.arange(1, 17))
    random = dense_of_pixels(tiny, units=400)
    assert random.shape == (16, 400)
    assert random.std() == pytest.approx(0.25, rel=0.05)
    np.testing.assert_array_equal(random, dense_of_pixels(tiny, units=400))


def test_apart():
    assert relative_error(np.array([3.0, 4.0]), np.array([3.0, 4.0])) == 0
    assert relative_error(np.array([3.0, 4.0]), np.array([0.0, 0.0])) == 1
    assert relative_error(np.zeros(2), np.zeros(2)) == 0


def test_rearranged_numbers_are_not_apart_and_others_are_by_the_least_there_is():
    """(1, 2, 3) against (3, 1, 2): 0. (1, 5) against (2, 5), in whichever order: 1 ÷ √26."""
    maps = np.array([[[1.0], [2.0], [3.0]]])
    assert relative_error_rearranged(maps, maps[:, [2, 0, 1]]) == 0
    found = relative_error_rearranged(np.array([[[1.0], [5.0]]]), np.array([[[5.0], [2.0]]]))
    assert found == pytest.approx(1 / np.sqrt(26))


def test_maps_may_not_swap_their_numbers():
    a = np.array([[[1.0, 2.0], [1.0, 2.0]]])
    assert relative_error_rearranged(a, a[..., ::-1]) > 0


def test_a_kernel_of_one_pixel_only_rearranges(tiny):
    image = np.random.default_rng(0).random((4, 4, 1), np.float32)
    before, after = (tiny.run(x[None], ("copy",))["copy"][0] for x in (image, shuffled(image)))
    assert relative_error(before, after) > 0.1
    assert relative_error_rearranged(before, after) < 1e-6
