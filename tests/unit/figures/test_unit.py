"""Boards of numbers: what is printed is what was multiplied."""

import numpy as np
import pytest

from vizcore.figures.palette import Scale
from vizcore.figures.unit import board_figure

VALUES = np.array([[1.0, -2.5], [0.0, 0.12345]], np.float32)


def printed(figure) -> dict[tuple[int, int], str]:
    """{(row, column): text}."""
    return {
        (int(y), int(x)): text
        for trace in figure.data
        if trace.type == "scatter" and "text" in trace.mode
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True)
    }


def test_numbers_stand_in_their_cells():
    assert printed(board_figure(VALUES)) == {(0, 0): "1", (0, 1): "−2.5", (1, 0): "0", (1, 1): "0.123"}


def test_padding_is_a_dot_and_not_a_number():
    inside = np.array([[False, True], [True, True]])
    assert printed(board_figure(VALUES, inside=inside))[0, 0] == "·"
    assert printed(board_figure(VALUES, inside=inside))[0, 1] == "−2.5"


def test_a_board_that_is_not_square():
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert printed(board_figure(values)) == {
        (row, column): str(3 * row + column) for row in range(2) for column in range(3)
    }


def test_colours_are_about_zero():
    heat = board_figure(VALUES).data[0]
    np.testing.assert_array_equal(heat.z, VALUES)
    assert (heat.zmin, heat.zmax) == (-2.5, 2.5)
    assert (board_figure(VALUES, scale=Scale(-9.0, 9.0, True)).data[0].zmax) == 9


def test_a_board_of_zeros():
    heat = board_figure(np.zeros((3, 3), np.float32)).data[0]
    assert heat.zmin < heat.zmax


@pytest.mark.parametrize(("side", "legible"), [(1, True), (9, True), (10, False)])
def test_numbers_are_printed_only_where_they_can_be_read(side, legible):
    assert bool(printed(board_figure(np.ones((side, side), np.float32)))) is legible


def test_numbers_can_be_read_on_their_colour():
    """White on the dark middle of orange–blue, black on its light ends."""
    (text,) = (
        trace for trace in board_figure(np.array([[-1.0, 0.0, 1.0]], np.float32)).data if trace.type == "scatter"
    )
    assert list(text.textfont.color) == ["#000000", "#ffffff", "#000000"]
