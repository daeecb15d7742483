"""What the figures of kernels show: colours about zero, numbers in the cells, ids under the pointer."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.kernels import about_zero, colour_tiles_figure, kernel_figure, response_figure, similarity_figure
from vizcore.figures.palette import Scale


def pixels(figure):
    _, encoded = figure.data[0].source.split(",", 1)
    return np.asarray(PillowImage.open(io.BytesIO(base64.b64decode(encoded))))


def test_a_kernel_is_drawn_about_zero_even_where_no_weight_is_negative():
    heat = kernel_figure(np.array([[0, 1], [2, 3]], np.float32)).data[0]
    assert (heat.zmin, heat.zmax) == (-3, 3)
    np.testing.assert_array_equal(heat.z, [[0, 1], [2, 3]])


def test_a_kernel_of_zeros_is_drawn_as_zero():
    heat = kernel_figure(np.zeros((3, 3), np.float32)).data[0]
    assert heat.zmin < 0 < heat.zmax


def test_a_shared_scale_is_kept():
    heat = kernel_figure(np.ones((3, 3), np.float32), scale=about_zero(np.array([-8.0, 2.0]))).data[0]
    assert (heat.zmin, heat.zmax) == (-8, 8)


@pytest.mark.parametrize(("side", "printed"), [(1, True), (7, True), (8, False)])
def test_weights_are_written_only_into_few_cells(side, printed):
    assert bool(kernel_figure(np.ones((side, side), np.float32)).data[0].texttemplate) is printed


def test_the_top_row_of_a_kernel_is_on_top():
    low, high = kernel_figure(np.ones((3, 5), np.float32)).layout.yaxis.range
    assert (low, high) == (2.5, -0.5)


def test_colour_tiles_are_grey_at_zero_and_keep_their_places():
    kernels = np.zeros((2, 2, 3, 5), np.float32)
    kernels[0, 1, 0, 4] = 1.0  # red, up
    kernels[1, 0, 2, 1] = -1.0  # blue, down
    names = [f"filter {i}" for i in range(5)]
    figure = colour_tiles_figure(kernels, names, [10, 11, 12, 13, 14], scale=Scale(-1.0, 1.0, signed=True), chosen=14)
    picture = pixels(figure)
    assert picture.shape == (6, 12, 4)  # four tiles a row
    assert picture[0, 0].tolist() == [127, 127, 127, 255]
    assert picture[3, 1].tolist() == [255, 127, 127, 255]
    assert picture[1, 3].tolist() == [127, 127, 0, 255]
    assert not picture[2, :, 3].any()  # gaps, and places without a tile, are clear
    assert not picture[3:, 3:, 3].any()
    points = figure.data[1]
    assert list(points.customdata) == [10, 11, 12, 13, 14]
    assert (points.x[4], points.y[4]) == (0.5, 3.5)
    box = figure.layout.shapes[0]
    assert (box.x0, box.x1, box.y0, box.y1) == (-1, 2, 2, 5)


def test_pairs_of_few_filters_can_be_clicked():
    cosines = np.array([[1, -0.5], [-0.5, 1]], np.float32)
    figure = similarity_figure(cosines, [7, 3], chosen=3)
    heat, points = figure.data
    assert (heat.zmin, heat.zmax) == (-1, 1)
    place = list(zip(points.x, points.y, strict=True)).index((1, 0))
    assert points.customdata[place] == [7, 3]
    assert points.text[place] == "filters 7 and 3<br>cosine −0.50"
    assert (figure.layout.shapes[0].y0, figure.layout.shapes[0].y1) == (0.5, 1.5)


def test_many_filters_are_read_by_pointing():
    figure = similarity_figure(np.eye(49, dtype=np.float32), range(49))
    assert len(figure.data) == 1
    assert "cosine" in figure.data[0].hovertemplate
    assert (figure.data[0].text[48][7], figure.data[0].customdata[48][7]) == ("48", "7")
    assert not figure.layout.shapes


def test_a_response_is_sequential_from_zero_in_cycles_per_pixel():
    frequencies = np.linspace(-0.4, 0.4, 5, dtype=np.float32)
    figure = response_figure(np.full((5, 5), 2, np.float32), frequencies)
    heat = figure.data[0]
    assert (heat.zmin, heat.zmax) == (0, 2)
    np.testing.assert_array_equal(heat.x, frequencies)
    assert figure.layout.xaxis.range[0] == -0.5
    assert figure.layout.xaxis.tickvals[-1] == 0.5
    assert "cycles per pixel" in figure.layout.xaxis.title.text
    assert response_figure(np.zeros((5, 5), np.float32), frequencies).data[0].zmax == 1
