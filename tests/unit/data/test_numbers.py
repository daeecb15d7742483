"""Calibration, intervals, crops, planes and neighbours, against closed forms."""

import numpy as np
import pytest

from vizcore.data.crops import crops, mean_crop
from vizcore.data.nearest import nearest, share_in_common
from vizcore.data.plane import inside, plane_of
from vizcore.evaluation.reliability import bins_of, interval
from vizcore.evaluation.slices import AGREEMENT, brightness, cut, detail, slices_of


def test_wilsons_interval_solves_its_equation():
    """Its ends are the shares p at which the observed share is 1.96 standard deviations of p away."""
    for right, count in ((0, 10), (3, 10), (10, 10), (870, 1000)):
        for end in interval(right, count):
            if 0 < end < 1:
                assert abs(right / count - end) == pytest.approx(1.959963984540054 * np.sqrt(end * (1 - end) / count))
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(0, 10)[0] == 0
    assert interval(10, 10)[1] == 1


def test_bins_by_hand():
    bins = bins_of(np.array([0.05, 0.95, 1.0, 0.55]), np.array([True, True, False, True]), 10)
    assert bins.counts.tolist() == [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    assert bins.right.tolist() == [1, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert bins.error == pytest.approx((0.95 + 0.45 + 0.95) / 4)


def test_slices_count_every_face_once_a_kind():
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (60, 4, 4, 1), np.uint8), random.integers(0, 2, 60)
    answers, shares = random.integers(0, 2, 60), random.dirichlet([1, 1], 60).astype(np.float32)
    found = slices_of(images, labels, answers, ("a", "b"), shares)
    for kind in ("emotion", "agreement", "brightness", "detail"):
        of = [each for each in found if each.kind == kind]
        assert sum(each.count for each in of) == 60
        assert sum(each.right for each in of) == (labels == answers).sum()
    darkest = np.argsort(images.mean(axis=(1, 2, 3)))[:20]
    (dark,) = [each for each in found if (each.kind, each.name) == ("brightness", "lowest third")]
    assert dark.right == (labels == answers)[darkest].sum()
    low, high = dark.interval
    assert low < dark.right / dark.count < high


def test_an_edge_belongs_to_the_part_below_it():
    """As model cards say it: "above 50%, up to 70%"; what lies beyond the outermost edges is in the outermost part."""
    values = np.array([0.4, 0.7, 0.71, 0.9, 0.91, 1.0])
    found = cut("agreement", values, AGREEMENT, ("few", "most", "all"), np.array([1, 0, 1, 1, 0, 0], bool))
    assert [(each.count, each.right, each.above, each.to) for each in found] == [
        (2, 1, 0.5, 0.7), (2, 2, 0.7, 0.9), (2, 0, 0.9, 1.0)
    ]  # fmt: skip


def test_brightness_and_detail_of_colour_and_of_odd_sizes():
    grey = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 1)).astype(np.uint8)
    coloured, odd = np.repeat(grey, 3, axis=-1), np.pad(grey, ((0, 0), (0, 1), (0, 1), (0, 0)))
    np.testing.assert_allclose(brightness(coloured), brightness(grey))
    np.testing.assert_allclose(detail(coloured), detail(grey), rtol=1e-5)
    np.testing.assert_allclose(detail(odd), detail(grey), rtol=1e-5)


def test_crops_and_their_mean_beyond_the_edge():
    images = np.arange(32, dtype=np.float32).reshape(2, 4, 4, 1) / 32
    found, inside = crops(images, np.array([[-1, 0, 1, 2], [1, 1, 3, 3]]))
    assert inside.tolist() == [[[False, False], [True, True]], [[True, True], [True, True]]]
    np.testing.assert_array_equal(found[0, 1, :, 0], images[0, 0, :2, 0])
    np.testing.assert_array_equal(found[1], images[1, 1:3, 1:3])
    assert (found[0, 0] == 0.5).all()
    mean = mean_crop(found, inside)
    np.testing.assert_array_equal(mean[0], images[1, 1, 1:3])
    np.testing.assert_allclose(mean[1], (images[0, 0, :2] + images[1, 2, 1:3]) / 2)
    with pytest.raises(ValueError, match="boxes of one size"):
        crops(images, np.array([[0, 0, 1, 1], [0, 0, 2, 2]]))


def test_a_plane_is_that_of_the_singular_vectors():
    random = np.random.default_rng(0)
    rows = (random.normal(size=(200, 5)) * [5, 3, 1, 0.5, 0.1] + [1, 2, 3, 4, 5]).astype(np.float32)
    plane = plane_of(rows)
    _, sizes, vectors = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    np.testing.assert_allclose(np.abs(plane.axes @ vectors[:2].T), np.eye(2), atol=1e-5)
    np.testing.assert_allclose(plane.share, (sizes**2 / (sizes**2).sum())[:2], rtol=1e-5)
    assert (plane.axes[[0, 1], np.abs(plane.axes).argmax(axis=1)] > 0).all()
    np.testing.assert_allclose(plane.places(rows).mean(axis=0), 0, atol=1e-5)
    with pytest.raises(ValueError, match="needs three faces"):
        plane_of(rows[:2])


def test_the_nearest_are_found_by_their_angle_and_equals_in_order():
    rows = np.array([[1, 0], [0, 0], [2, 2], [-1, 0], [3, 0]], np.float32)
    found, cosines = nearest(rows, np.array([5.0, 0.0], np.float32), 4)
    assert found.tolist() == [0, 4, 2, 1]
    np.testing.assert_allclose(cosines, [1, 1, np.sqrt(0.5), 0], atol=1e-6)
    assert share_in_common(np.array([1, 2, 3, 4]), np.array([3, 4, 5, 6])) == 0.5


def test_what_lies_within_a_line():
    """Against the winding of angles, for a line that has a bay."""
    corners = np.array([[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]], np.float32)
    places = np.random.default_rng(0).uniform(-1, 5, (400, 2))

    def winds(place):
        angles = np.unwrap(np.arctan2(*(np.vstack([corners, corners[:1]]) - place).T[::-1]))
        return abs(angles[-1] - angles[0]) > np.pi

    expected = [winds(place) for place in places]
    assert 50 < sum(expected) < 350
    np.testing.assert_array_equal(inside(corners, places), expected)
    assert not inside(np.zeros((0, 2)), places).any()
