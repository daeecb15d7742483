"""Pooling and colour: in Python and in the browser what Keras gives; and what a move leaves, where that is known."""

import keras
import numpy as np
import pytest

from pages.components.stage.pack import pack
from vizcore.lessons import colour, pooling

RANDOM = np.random.default_rng(11)
PICTURE = RANDOM.random((23, 21)).astype(np.float32)
KERAS = {"maximum": keras.ops.max_pool, "average": keras.ops.average_pool}


@pytest.mark.parametrize("kind", pooling.KINDS)
@pytest.mark.parametrize("size", [2, 3, 8])
def test_pooling_is_keras_s(kind, size):
    expected = np.array(KERAS[kind](PICTURE[None, ..., None], size, size))[0, ..., 0]
    np.testing.assert_allclose(pooling.pooled(PICTURE, size, kind), expected, atol=1e-6)


def test_the_browser_gives_the_same(lab_works):
    cases = [(size, kind) for size in (2, 5) for kind in pooling.KINDS]
    facts = {"furthest": pooling.FURTHEST}
    blocks = [("pooled", pack({"map": PICTURE}, size=size, kind=kind)) for size, kind in cases]
    arrays = {"picture": PICTURE, "kernel": pooling.KERNEL}
    blocks += [("moves", pack(arrays, size=size, kind=kind, **facts)) for size, kind in cases]
    found = lab_works(blocks)
    for (size, kind), values, left in zip(cases, found, found[len(cases) :], strict=False):
        np.testing.assert_allclose(values, pooling.pooled(PICTURE, size, kind).ravel(), atol=1e-6)
        expected = pooling.moves(PICTURE, size, kind)
        for name, numbers in left.items():
            np.testing.assert_allclose(numbers, getattr(expected, name), atol=1e-5, err_msg=name)


def test_edges_that_move_with_the_picture_are_the_same_moved_back():
    left = pooling.moves(PICTURE, 4, "maximum")
    np.testing.assert_array_equal(left.moved_back, 0)
    assert left.convolution[1:].min() > 0.5


def test_one_bright_line_inside_a_window_does_not_change_what_it_gives_until_it_leaves():
    picture = np.zeros((10, 18), np.float32)
    picture[:, 8:] = 1  # one edge, at columns 6 and 7 of its map
    left = pooling.moves(picture, 8, "maximum")
    assert left.pooling[0] == 0
    assert left.everywhere.max() == 0  # the largest of all stays the largest
    assert left.pooling[1] > 0  # it reaches into the next window


def test_an_empty_picture_has_changed_by_nothing():
    assert pooling.moves(np.zeros((12, 12), np.float32), 2, "average").convolution.tolist() == [0] * 9


def test_windows_that_are_too_large_are_refused():
    with pytest.raises(ValueError, match="windows of at most 4 each way"):
        pooling.pooled(np.zeros((4, 9)), 5, "maximum")


@pytest.mark.parametrize("name", colour.KERNELS)
def test_three_slices_summed_are_keras_s_convolution(name, lab_works):
    picture, kernel = RANDOM.random((9, 8, 3)).astype(np.float32), colour.KERNELS[name]
    parts, total = colour.summed(picture, kernel)
    expected = np.array(keras.ops.conv(picture[None], kernel[..., None], padding="valid"))[0, ..., 0]
    np.testing.assert_allclose(total, expected, atol=1e-6)
    (found,) = lab_works([("colours", pack({"picture": picture, "kernel": kernel}))])
    np.testing.assert_allclose(found[3], expected.ravel(), atol=1e-6)
    np.testing.assert_allclose(np.array(found[:3]).T, parts.reshape(-1, 3), atol=1e-6)


def test_a_kernel_of_one_colour_against_another_finds_nothing_in_grey():
    for name in ("red against green", "yellow against blue"):
        np.testing.assert_allclose(colour.KERNELS[name].sum(-1), 0, atol=1e-7)


def test_what_grey_loses_is_nothing_of_a_grey_picture_and_all_where_only_hue_differs():
    along = colour.LUMA / np.linalg.norm(colour.LUMA)
    assert colour.lost(RANDOM.random((6, 6, 1)) * along) == pytest.approx(0, abs=1e-6)
    across = np.array([along[1], -along[0], 0])
    assert colour.lost(RANDOM.random((6, 6, 1)) * across) == pytest.approx(1)
    assert colour.lost(np.full((3, 3, 3), 0.5)) == 0


def test_the_cup_of_coffee_is_a_picture_in_colour():
    cup = colour.coffee(16)
    assert cup.shape == (16, 16, 3)
    assert 0 <= cup.min() < cup.max() <= 1
    assert cup[..., 0].mean() > cup[..., 2].mean()  # it is brown
