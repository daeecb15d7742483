"""One map enlarged, a map over the face, a histogram: in the units of the activation."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.map import face_figure, histogram_figure, map_figure
from vizcore.figures.palette import Scale

VALUES = np.array([[0.0, -1.0, 2.0], [0.5, 0.25, -4.0]], np.float32)


def first_and_last(colorscale):
    return colorscale[0][1], colorscale[-1][1]


VIRIDIS = ("#440154", "#fde725")
ORANGE_BLUE = ("#bfe4ff", "#ffd5af")


def test_values_are_in_their_own_units_and_about_zero():
    heat = map_figure(VALUES).data[0]
    np.testing.assert_array_equal(heat.z, VALUES)
    assert (heat.zmin, heat.zmax) == (-4, 4)
    assert first_and_last(heat.colorscale) == ORANGE_BLUE


def test_magnitudes_start_at_zero():
    heat = map_figure(np.abs(VALUES) + 1).data[0]
    assert (heat.zmin, heat.zmax) == (0, 5)
    assert first_and_last(heat.colorscale) == VIRIDIS


def test_a_scale_of_the_layer_is_kept():
    heat = map_figure(VALUES, scale=Scale(-10.0, 10.0, signed=True)).data[0]
    assert (heat.zmin, heat.zmax) == (-10, 10)


def test_an_all_zero_map():
    heat = map_figure(np.zeros((2, 2), np.float32)).data[0]
    assert (heat.zmin, heat.zmax) == (0, 1)
    assert first_and_last(heat.colorscale) == VIRIDIS


def test_a_click_on_a_unit_gives_its_place_in_reading_order():
    points = map_figure(VALUES).data[1]
    found = {
        divmod(int(place), 3): (x, y, text)
        for place, x, y, text in zip(points.customdata, points.x, points.y, points.text, strict=True)
    }
    assert set(found) == {(row, column) for row in range(2) for column in range(3)}
    for (row, column), (x, y, text) in found.items():
        assert (x, y) == (column, row)
        assert text == VALUES[row, column]
    assert "row %{y}, column %{x}" in points.hovertemplate


def test_the_chosen_unit_is_outlined():
    (shape,) = map_figure(VALUES, chosen=(1, 2)).layout.shapes
    assert (shape.x0, shape.x1, shape.y0, shape.y1) == (1.5, 2.5, 0.5, 1.5)
    (corner,) = map_figure(VALUES, chosen=(0, 0)).layout.shapes
    assert (corner.x0, corner.y0) == (-0.5, -0.5)


def test_the_top_row_is_on_top():
    figure = map_figure(VALUES)
    assert tuple(figure.layout.yaxis.range) == (1.5, -0.5)
    assert figure.layout.xaxis.range[0] == -0.5


FACE = np.linspace(0, 1, 48, dtype=np.float32).reshape(6, 8, 1)


def picture(figure):
    return np.asarray(PillowImage.open(io.BytesIO(base64.b64decode(figure.data[0].source.split(",", 1)[1]))))


def test_the_face_as_the_network_received_it():
    np.testing.assert_array_equal(picture(face_figure(FACE)), np.floor(FACE[..., 0] * 255 + 0.5))
    colour = np.zeros((2, 2, 3), np.float32)
    colour[0, 1] = 1, 0.5, 0
    assert picture(face_figure(colour))[0, 1].tolist() == [255, 128, 0]


def test_a_map_over_the_face_is_stretched_over_all_of_it():
    over = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], np.float32)  # 3×2 over 6×8 pixels
    heat = face_figure(FACE, over=over).data[1]
    np.testing.assert_allclose(heat.y, [0.5, 2.5, 4.5])  # each of two pixels' height, from -0.5 to 5.5
    np.testing.assert_allclose(heat.x, [1.5, 5.5])
    np.testing.assert_array_equal(heat.z, over)
    assert (heat.zmin, heat.zmax) == (0, 6)


def test_an_all_zero_map_over_the_face():
    heat = face_figure(FACE, over=np.zeros((3, 2), np.float32)).data[1]
    assert heat.zmin < heat.zmax


def test_a_box_of_pixels_encloses_them():
    """(top, left, bottom, right), the last two exclusive: rows 1 and 2, columns 3 to 6."""
    (shape,) = face_figure(FACE, box=(1, 3, 3, 7)).layout.shapes
    assert (shape.y0, shape.y1, shape.x0, shape.x1) == (0.5, 2.5, 2.5, 6.5)
    assert not face_figure(FACE).layout.shapes


@pytest.mark.parametrize("values", [VALUES, np.zeros((4, 4), np.float32), np.random.default_rng(0).normal(size=1000)])
def test_a_histogram_counts_every_unit(values):
    bars = histogram_figure(values).data[0]
    assert sum(bars.y) == values.size
    assert (np.asarray(bars.width) > 0).all()
    assert bars.x[0] - bars.width[0] / 2 <= values.min()
    assert bars.x[-1] + bars.width[-1] / 2 >= values.max()


def test_a_histogram_of_two_values():
    bars = histogram_figure(np.array([0.0] * 7 + [1.0] * 3)).data[0]
    assert (bars.y[0], bars.y[-1]) == (7, 3)


def test_a_sequence_is_folded_and_every_step_keeps_its_number_and_its_place():
    values = np.arange(1, 12, dtype=np.float32)[:, None]  # a prime: one place of the last line is left over
    figure = map_figure(values, chosen=(9, 0), sequence=True)
    heat, points = figure.data
    np.testing.assert_array_equal(heat.z, [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, np.nan]])
    assert [(x, y, text) for x, y, text in zip(points.x, points.y, points.text, strict=True)] == [
        (step % 4, step // 4, step + 1) for step in range(11)
    ]
    assert list(points.customdata) == list(range(11))
    assert "step %{customdata}" in points.hovertemplate
    (box,) = figure.layout.shapes
    assert (box.x0, box.y0) == (0.5, 1.5)
    marks = [mark for mark in figure.layout.annotations if mark.xanchor == "right"]
    assert [(mark.text, mark.y) for mark in marks] == [("0", 0), ("4", 1), ("8", 2)]


def test_few_steps_stand_in_one_line_and_many_lines_are_not_all_numbered():
    assert map_figure(np.ones((7, 1), np.float32), sequence=True).data[0].z.shape == (1, 7)
    long = map_figure(np.ones((1600, 1), np.float32), sequence=True)
    marks = [mark for mark in long.layout.annotations if mark.xanchor == "right"]
    assert 6 <= len(marks) <= 12
    assert all(int(mark.text) == 40 * mark.y for mark in marks)


@pytest.mark.parametrize("across", [150, 230, 400])
def test_a_face_beside_a_map_with_its_bar_is_as_large(across):
    image, wanted = np.zeros((48, 48, 1), np.float32), []
    for figure in (map_figure(np.ones((48, 48), np.float32)), face_figure(image, beside_map=True)):
        low, high = figure.layout.xaxis.range
        wanted.append((across - figure.layout.margin.l - figure.layout.margin.r) / (high - low))  # pixels of a pixel
    assert wanted[0] == pytest.approx(wanted[1])
    plain = face_figure(image).layout
    assert across / (plain.xaxis.range[1] - plain.xaxis.range[0]) > wanted[0]
