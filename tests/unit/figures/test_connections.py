"""The matrix of a convolution."""

import numpy as np

from vizcore.figures.connections import matrix_figure


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
