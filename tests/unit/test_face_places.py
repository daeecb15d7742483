"""Where a face is said to be, to the pixel: what the detector numbers, and how places turn with the picture."""

import numpy as np
import pytest

from vizcore.intake import detector, find
from vizcore.intake.face import Face, turned, turned_face

# What the detector gives for one face: its box, how sure it is, then all x and all y of eyes, nose and mouth.
ROW = [100, 80, 219, 239, 0.99, 130, 190, 160, 135, 185, 120, 122, 150, 190, 191]


@pytest.fixture
def one_face(monkeypatch):
    monkeypatch.setattr(detector, "detect", lambda square: np.array([ROW], float))
    monkeypatch.setattr(detector, "confidence_when_turned", lambda square, rows: np.array([[0.99, 0.1, 0.1, 0.1]]))


@pytest.mark.parametrize("scale", [1, 2])
def test_the_middle_of_the_detectors_pixel_is_half_a_pixel_from_the_corner(one_face, scale):
    """Pixel 100 of the square reaches from 100 to 101; in a picture twice as large from 200 to 202."""
    (face,) = find(np.zeros((600 * scale, 640 * scale, 3), np.uint8)).faces
    assert face.box == pytest.approx([scale * (place + 0.5) for place in (100, 80, 219, 239)])
    assert face.left_eye == pytest.approx((scale * 130.5, scale * 120.5))
    assert face.right_eye == pytest.approx((scale * 190.5, scale * 122.5))
    assert face.confidence == 0.99


@pytest.mark.parametrize("quarters", [-1, 0, 1, 2, 3])
def test_a_turned_face_lies_where_its_pixels_went(quarters):
    """Two white pixels for eyes, grey ones in the corners of the box: looked up again after the turn."""
    places = {"left_eye": (2, 1), "right_eye": (5, 2), "top_left": (1, 1), "bottom_right": (6, 4)}
    face = Face((1.0, 1.0, 7.0, 5.0), (2.5, 1.5), (5.5, 2.5), 0.95)
    found = turned_face(face, (6, 9, 3), quarters)
    for name, (column, row) in places.items():
        picture = np.zeros((6, 9, 3), np.uint8)
        picture[row, column] = 255
        ((y, x),) = np.argwhere(turned(picture, quarters)[..., 0])
        if name.endswith("eye"):
            assert getattr(found, name) == (x + 0.5, y + 0.5)
        else:
            left, top, right, bottom = found.box
            assert x in (left, right - 1)
            assert y in (top, bottom - 1)
