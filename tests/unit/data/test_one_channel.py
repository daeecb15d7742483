"""One channel over many faces: the numbers by which its strongest faces are found, and their fifths."""

import numpy as np
import pytest
from unit.data.faces import drawn, plain

from vizcore.data.looked import AT_ONCE, look_at
from vizcore.data.one_channel import excitation, in_fifths

NET = plain()


def test_it_is_the_brightest_pixel_or_the_number_itself_of_every_face():
    faces, told = drawn(AT_ONCE + 44), []
    np.testing.assert_allclose(
        excitation(NET, faces, "conv", 0, told.append), faces.images.max(axis=(1, 2, 3)) / 255, atol=1e-6
    )
    np.testing.assert_allclose(
        excitation(NET, faces, "mean", 1), 1 - faces.images.mean(axis=(1, 2, 3)) / 255, atol=1e-6
    )
    assert told == [AT_ONCE / len(faces.names), 1.0]


def test_it_ranks_faces_as_the_pages_of_top_faces_do():
    faces = drawn(90)
    numbers, values = look_at(NET, faces).top("conv", 1, 20)
    found = excitation(NET, faces, "conv", 1)
    np.testing.assert_array_equal(np.argsort(-found, kind="stable")[:20], numbers)
    np.testing.assert_array_equal(found[numbers], values)


def test_what_is_no_channel_and_what_is_no_number_is_refused():
    with pytest.raises(KeyError):
        excitation(NET, drawn(3), "conv", 2)
    with pytest.raises(KeyError):
        excitation(NET, drawn(3), "drop", 0)
    broken = plain()
    broken.model.get_layer("conv").bias.assign([np.nan, 0.0])
    with pytest.raises(ValueError, match="not finite"):
        excitation(broken, drawn(3), "conv", 0)


def test_fifths_are_of_the_faces_and_equal_numbers_stay_together():
    groups, edges = in_fifths(np.arange(10)[::-1].astype(np.float32))
    np.testing.assert_array_equal(groups, [4, 4, 3, 3, 2, 2, 1, 1, 0, 0])
    np.testing.assert_array_equal(edges, [1, 3, 5, 7])
    groups, edges = in_fifths(np.float32([0, 0, 0, 0, 0, 0, 0, 1, 2, 3]))
    np.testing.assert_array_equal(groups, [0] * 7 + [1, 2, 2][:3])
    np.testing.assert_array_equal(edges, [0, 1])
    groups, edges = in_fifths(np.full(4, 2.5, np.float32))
    assert (groups.tolist(), edges.tolist()) == ([0, 0, 0, 0], [])
