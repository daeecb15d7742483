"""Boards of connected places, and the matrix of a convolution."""

import numpy as np

from vizcore.figures.connections import INPUT, OUTPUT, cells_figure, matrix_figure

MARKED = np.zeros((3, 4), bool)
MARKED[1, 2] = MARKED[2, 2] = True


def test_every_marked_place_is_filled_and_the_one_on_top():
    board, first, second, one = cells_figure(MARKED, OUTPUT, (0, 3), INPUT).layout.shapes
    assert (board.x1, board.y1) == (3.5, 2.5)
    assert [(box.x0 + 0.5, box.y0 + 0.5) for box in (first, second)] == [(2, 1), (2, 2)]
    assert first.line.color == OUTPUT
    assert (one.x0, one.y0, one.fillcolor) == (2.5, -0.5, INPUT)


def test_a_click_gives_the_place_in_reading_order():
    (points,) = cells_figure(MARKED, OUTPUT, (0, 0), INPUT).data
    place = list(points.customdata).index(6)
    assert (points.x[place], points.y[place]) == (2, 1)


def test_where_there_is_no_connection_the_matrix_has_no_colour():
    matrix, connected = np.array([[0.5, 0.0], [0.0, -1.0]], np.float32), np.array([[True, False], [True, True]])
    (heat,) = matrix_figure(matrix, connected, 2, 2).data
    np.testing.assert_array_equal(heat.z, [[0.5, np.nan], [0, -1]])
    assert (heat.zmin, heat.zmax) == (-1, 1)


def test_a_place_of_the_matrix_names_its_output_and_its_input():
    matrix = np.arange(24, dtype=np.float32).reshape(4, 6)
    (heat,) = matrix_figure(matrix, matrix >= 0, 3, 2).data
    assert heat.text[0][5] == "row 1, column 2"
    assert heat.customdata[3][0] == "row 1, column 1"
