"""A prediction beside what it was."""

import numpy as np

from vizcore.figures.change import change_figure
from vizcore.figures.series import MAIN

BEFORE, AFTER = np.array([0.1, 0.7, 0.2]), np.array([0.1, 0.25, 0.65])


def test_bars_marks_and_changes():
    bars, marks, said = change_figure(BEFORE, AFTER, ["a", "b", "c"]).data
    assert list(bars.y) == ["a", "c", "b"]  # the last one is on top: the first one before
    np.testing.assert_array_equal(bars.x, [0.1, 0.65, 0.25])
    np.testing.assert_array_equal(marks.x, [0.1, 0.2, 0.7])
    assert [text.strip() for text in said.text] == ["10.0%", "65.0%  <b>+45.0</b>", "25.0%  <b>−45.0</b>"]
    assert list(bars.marker.color).index(MAIN) == 1


def test_numbers_about_zero():
    figure = change_figure(np.array([-2.0, 3.0]), np.array([-2.5, 3.0]), ["a", "b"], share=False)
    assert [text.strip() for text in figure.data[2].text] == ["−2.50  <b>−0.50</b>", "3.00"]
    assert figure.layout.xaxis.range == (-2.5, 3.0)


def test_a_number_stands_beside_the_end_of_its_bar():
    before, after = np.array([-2.0, 3.0, -1.0, 0.5]), np.array([-2.5, 3.0, 1.0, -0.5])
    figure = change_figure(before, after, list("abcd"), share=False)
    bars, _, said = figure.data
    found = {name: (x, side) for name, x, side in zip(said.y, said.x, said.textposition, strict=True)}
    assert found == {
        "a": (-2.5, "middle left"), "b": (3.0, "middle right"), "c": (1.0, "middle right"), "d": (-0.5, "middle left"),
    }  # fmt: skip
    assert figure.layout.yaxis.ticklabelstandoff > 60, "room between the names and the longest number"
    assert figure.layout.margin.r > 60


def test_where_all_bars_go_one_way_the_other_side_has_no_empty_room():
    assert change_figure(BEFORE, AFTER, ["a", "b", "c"]).layout.yaxis.ticklabelstandoff == 0
    below = change_figure(-BEFORE, -AFTER, ["a", "b", "c"], share=False)
    assert below.layout.margin.r == 0


def test_of_equals_the_first_is_on_top():
    bars = change_figure(np.array([0.5, 0.0, 0.5]), np.array([0.5, 0.0, 0.5]), ("a", "b", "c")).data[0]
    assert list(bars.y) == ["b", "c", "a"]
    assert bars.marker.color[-1] == MAIN
