"""Each small change on its own, at an amount whose result is known pixel by pixel."""

import keras
import numpy as np
import pytest

from vizcore.training import augmentation

PARTS = ("TURN", "ZOOM", "SHIFT", "CONTRAST", "BRIGHTNESS")


def augment(batch, random):
    return keras.ops.convert_to_numpy(augmentation.augment(batch, random))


class Extreme(np.random.Generator):
    """Always draws the upper end; mirrors or not, as told."""

    def __init__(self, mirrored: bool = False):
        super().__init__(np.random.PCG64(0))
        self.mirrored = mirrored

    def uniform(self, low=0.0, high=1.0, size=None):
        return np.full(size, high)

    def random(self, size=None):
        return np.full(size, 0.0 if self.mirrored else 0.999)


@pytest.fixture
def only(monkeypatch):
    """Set all ranges to zero but the ones given."""

    def set_ranges(**ranges):
        for part in PARTS:
            monkeypatch.setattr(augmentation, part, ranges.get(part, 0.0))

    return set_ranges


def images(count=2, height=7, width=7, channels=1):
    return np.random.default_rng(1).random((count, height, width, channels), np.float32)


def close(found, expected):
    np.testing.assert_allclose(found, expected, atol=2e-5)


def test_nothing_changes_where_every_range_is_zero(only):
    only()
    close(augment(images(), Extreme()), images())


def test_a_mirror_image(only):
    only()
    close(augment(images(width=8), Extreme(mirrored=True)), images(width=8)[:, :, ::-1])


def test_about_half_are_mirrored_and_each_face_by_itself(only):
    only()
    batch = images(200, 4, 4)
    found = augment(batch, np.random.default_rng(0))
    plain = np.abs(found - batch).max(axis=(1, 2, 3)) < 1e-4
    mirrored = np.abs(found - batch[:, :, ::-1]).max(axis=(1, 2, 3)) < 1e-4
    assert (plain ^ mirrored).all()
    assert 70 < mirrored.sum() < 130


@pytest.mark.parametrize("side", [6, 7])
def test_a_quarter_turn_is_one_about_the_centre_against_the_clock(only, side):
    only(TURN=np.pi / 2)
    batch = images(height=side, width=side)
    close(augment(batch, Extreme()), np.rot90(batch, 1, axes=(1, 2)))


def test_a_small_turn_keeps_the_centre_and_moves_the_right_side_up(only):
    only(TURN=np.deg2rad(12))
    batch = np.zeros((1, 21, 21, 1), np.float32)
    batch[0, 10, [10, 18]] = 1.0
    found = augment(batch, Extreme())[0, ..., 0]
    assert found[10, 10] == pytest.approx(1.0, abs=1e-4)
    rows, columns = np.indices(found.shape)
    right = found * (columns > 13)
    x, y = (right * columns).sum() / right.sum() - 10, (right * rows).sum() / right.sum() - 10
    np.testing.assert_allclose([x, y], [8 * np.cos(np.deg2rad(12)), -8 * np.sin(np.deg2rad(12))], atol=0.15)


def test_a_zoom_of_two_takes_every_second_pixel_about_the_centre(only):
    only(ZOOM=1.0)
    batch = images()
    expected = batch[:, [0, 0, 1, 3, 5, 6, 6]][:, :, [0, 0, 1, 3, 5, 6, 6]]  # the edge repeats
    close(augment(batch, Extreme()), expected)


def test_a_shift_is_a_share_of_each_side_and_the_edge_repeats(only):
    only(SHIFT=0.2)
    batch = images(height=5, width=10)
    expected = batch[:, [1, 2, 3, 4, 4]][:, :, [*range(2, 10), 9, 9]]
    close(augment(batch, Extreme()), expected)


def test_contrast_is_about_the_mean_of_each_face_and_brightness_is_added(only):
    batch = 0.4 + 0.1 * images()
    mean = batch.mean(axis=(1, 2, 3), keepdims=True)
    only(CONTRAST=0.5)
    close(augment(batch, Extreme()), mean + 1.5 * (batch - mean))
    only(BRIGHTNESS=0.1)
    close(augment(batch, Extreme()), batch + 0.1)


def test_what_comes_out_is_an_image_in_0_to_1():
    found = augment(images(64, 12, 12), np.random.default_rng(2))
    assert found.dtype == np.float32
    assert found.shape == (64, 12, 12, 1)
    assert found.min() >= 0
    assert found.max() <= 1
    only_white = augment(np.ones((8, 6, 6, 1), np.float32), np.random.default_rng(2))
    assert only_white.max() == 1


def test_the_same_numbers_drawn_give_the_same_images():
    first, again = (augment(images(8), np.random.default_rng([3, 1])) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - augment(images(8), np.random.default_rng([3, 2]))).max() > 0.1


def test_the_given_images_are_left_as_they_are():
    batch = images(8)
    before = batch.copy()
    augment(batch, np.random.default_rng(0))
    np.testing.assert_array_equal(batch, before)
