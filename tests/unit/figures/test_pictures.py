"""Images side by side are the images, each where it is clicked."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.ascent import ascent_figure
from vizcore.figures.image_grid import image_grid_figure


def pixels_of(figure) -> np.ndarray:
    png = base64.b64decode(figure.data[0].source.partition(",")[2])
    return np.asarray(PillowImage.open(io.BytesIO(png)))


@pytest.mark.parametrize("channels", [1, 3])
def test_every_image_is_drawn_as_it_is_at_the_place_that_a_click_names(channels):
    images = np.random.default_rng(0).random((5, 6, 8, channels), np.float32)
    figure = image_grid_figure(images, [f"image {i}" for i in range(5)], chosen=3)
    drawn, points = pixels_of(figure), figure.data[1]
    for place, x, y in zip(points.customdata, points.x, points.y, strict=True):
        top, left = round(y - 2.5), round(x - 3.5)
        tile = drawn[top : top + 6, left : left + 8]
        assert (tile[..., 3] == 255).all()
        np.testing.assert_allclose(tile[..., :3] / 255, np.broadcast_to(images[place], (6, 8, 3)), atol=0.003)
    assert (drawn[..., 3] == 0).any()
    (box,) = figure.layout.shapes
    assert box.x0 < points.x[3] < box.x1
    assert box.y0 < points.y[3] < box.y1


def test_one_image_fills_the_figure():
    figure = image_grid_figure(np.full((1, 6, 8, 1), 0.5, np.float32), ["one"])
    assert pixels_of(figure).shape == (6, 8, 4)
    assert figure.layout.xaxis.range == (-0.5, 7.5)
    assert not figure.layout.shapes


def test_out_of_range_is_cut_not_wrapped():
    drawn = pixels_of(image_grid_figure(np.array([[[[-0.5], [1.5]]]], np.float32), ["one"]))
    assert drawn[0, :, 0].tolist() == [0, 255]


def test_a_line_for_each_image_and_the_levels_to_compare_with():
    values = np.array([[0.0, 1.0], [2.0, 3.0]])
    figure = ascent_figure([0, 8], values, last=16, title="its value", levels={"this face": 1.5})
    assert [list(line.y) for line in figure.data] == [[0, 2], [1, 3]]
    assert figure.layout.xaxis.range == (0, 16)
    (mark,) = figure.layout.shapes
    assert mark.y0 == mark.y1 == 1.5
    assert figure.layout.annotations[0].text == "this face"
