"""The photo with what was found in it."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.canvas import CHOSEN
from vizcore.figures.photo import photo_figure

PIXELS = np.zeros((60, 100, 3), np.uint8)
PIXELS[:, 50:] = (200, 30, 40)
BOXES = [(10.0, 5.0, 30.0, 45.0), (60.0, 10.0, 90.0, 50.0)]


def sent(figure) -> np.ndarray:
    head, encoded = figure.layout.images[0].source.split(",", 1)
    assert head == "data:image/jpeg;base64"
    return np.asarray(PillowImage.open(io.BytesIO(base64.b64decode(encoded))))


def test_the_picture_lies_under_its_own_pixels():
    figure = photo_figure(PIXELS, [])
    np.testing.assert_allclose(sent(figure)[:, [10, 90]].astype(int), PIXELS[:, [10, 90]], atol=12)
    image = figure.layout.images[0]
    assert (image.x, image.y, image.sizex, image.sizey) == (-0.5, -0.5, 100, 60)
    assert tuple(figure.layout.yaxis.range) == (59.5, -0.5)
    assert tuple(figure.layout.xaxis.range) == (-0.5, 99.5)


@pytest.mark.parametrize(
    ("shape", "expected"), [((3000, 2000), (640, 427)), ((1000, 4000), (160, 640)), ((640, 480), (640, 480))]
)
def test_a_large_photo_is_shrunk_but_measured_in_its_own_pixels(shape, expected):
    figure = photo_figure(np.zeros((*shape, 3), np.uint8), [])
    assert sent(figure).shape[:2] == expected
    assert (figure.layout.images[0].sizey, figure.layout.images[0].sizex) == shape


def test_a_click_in_a_box_gives_its_face():
    points = photo_figure(PIXELS, BOXES, chosen=1).data[0]
    assert list(points.customdata) == [0, 1]
    np.testing.assert_array_equal(points.x, [20, 75])
    np.testing.assert_array_equal(points.y, [25, 30])
    assert list(points.text) == ["face 1", "face 2"]


def boxes(figure):
    return {(s.x0, s.y0, s.x1, s.y1): (s.line.color, s.label.text) for s in figure.layout.shapes}  # the upper line wins


def test_boxes_are_numbered_and_the_chosen_one_is_in_colour():
    found = boxes(photo_figure(PIXELS, BOXES, chosen=1))
    assert set(found) == set(BOXES)
    assert found[BOXES[1]] == (CHOSEN, "2")
    assert found[BOXES[0]][0] != CHOSEN
    assert found[BOXES[0]][1] == "1"


def test_a_single_face_needs_no_number():
    assert boxes(photo_figure(PIXELS, BOXES[:1], chosen=0)) == {BOXES[0]: (CHOSEN, None)}


def test_no_face():
    figure = photo_figure(PIXELS, [])
    assert not figure.layout.shapes
    assert list(figure.data[0].customdata) == [None]


def test_a_frame_that_the_visitor_drew():
    frame = (1.0, 2.0, 3.0, 4.0)
    assert boxes(photo_figure(PIXELS, BOXES, chosen=None, frame=frame))[frame][0] == CHOSEN
