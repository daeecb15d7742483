"""Faces on a plane, as dots and as means of squares."""

import base64
import io

import numpy as np
from PIL import Image

from vizcore.figures.plane import GROUPS, cells_figure, plane_figure


def test_every_face_is_a_dot_of_its_group_and_known_by_its_number():
    places = np.array([[0, 0], [1, 2], [3, 4], [5, 6]], np.float32)
    figure = plane_figure(places, np.array([1, -1, 0, 1]), ("<a>", "b"), list("wxyz"), np.array([9.0, 8.0]))
    none, a, b, own = figure.data
    assert (none.name, a.name, b.name) == ("no label", "&lt;a&gt;", "b")
    assert [each.customdata.tolist() for each in (none, a, b)] == [[1], [2], [0, 3]]
    np.testing.assert_array_equal(b.x, [0, 5])
    np.testing.assert_array_equal(b.y, [0, 6])
    assert list(b.text) == ["w", "z"]
    assert (own.x[0], own.y[0]) == (9, 8)
    assert len({(colour, sign) for colour, sign in GROUPS}) == len({sign for _, sign in GROUPS}) == 8


def test_squares_stand_in_reading_order_with_the_colour_of_their_label():
    tiles = [np.full((4, 4, 1), 1.0, np.float32), None, None, np.full((4, 4, 1), 0.5, np.float32)]
    counts, groups = np.array([[12, 3], [0, 40]]), np.array([[2, 1], [-1, -1]])
    figure = cells_figure(tiles, counts, groups, ("a", "b", "c"), chosen=(1, 0), own=(0, 1))
    picture, points, star = figure.data
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture.source.partition(",")[2]))))
    assert pixels[0, 0].tolist() == [255, 255, 255, 255]
    assert bytes(pixels[6, 0, :3]).hex() == GROUPS[2][0][1:]
    assert pixels[2, 14, 3] == 0  # no mean is drawn of three faces
    assert pixels[13, 13].tolist() == [128, 128, 128, 255]
    assert list(points.customdata) == [0, 1, 2, 3]
    assert points.text[0] == "12 faces, most often c"
    assert points.text[2] == "0 faces"
    assert (points.x[1] > points.x[0], points.y[2] > points.y[0]) == (True, True)
    (box,) = figure.layout.shapes
    assert box.x0 < points.x[2] < box.x1
    assert box.y0 < points.y[2] < box.y1
    assert abs(star.x[0] - points.x[1]) < 6
