"""Curves over a number that is turned up."""

import numpy as np
import pytest

from vizcore.figures.series import class_look
from vizcore.figures.sweep import sweep_figure


def test_a_curve_for_each_name_and_a_mark():
    figure = sweep_figure([0, 5, 9], {"one": np.array([0.1, 0.2, 0.3]), "other": np.zeros(3)}, "degrees", at=5)
    assert [(line.name, list(line.x), list(line.y)) for line in figure.data] == [
        ("one", [0, 5, 9], [0.1, 0.2, 0.3]), ("other", [0, 5, 9], [0, 0, 0]),
    ]  # fmt: skip
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 5
    assert figure.layout.yaxis.tickformat == ".0%"


def test_numbers_that_are_no_shares():
    figure = sweep_figure([0, 1], {"one": np.array([3.0, 40.0])}, "layer", share=False, ticks=["a", "b"])
    assert figure.layout.yaxis.range is None
    assert list(figure.layout.xaxis.ticktext) == ["a", "b"]
    assert not figure.layout.shapes


def test_too_many_are_refused():
    with pytest.raises(ValueError, match="at most 8 curves, got 9"):
        sweep_figure([0], {str(number): np.zeros(1) for number in range(9)}, "x")


def test_a_class_looks_the_same_whatever_else_is_drawn():
    curves = {"fear": np.zeros(2), "happiness": np.ones(2)}
    fear, happiness = sweep_figure([0, 1], curves, "x", looks=[class_look(6), class_look(1)]).data
    assert (fear.line.color, fear.line.dash) != (happiness.line.color, happiness.line.dash)
    (alone,) = sweep_figure([0, 1], {"fear": np.zeros(2)}, "x", looks=[class_look(6)]).data
    assert (alone.line.color, alone.line.dash, alone.marker.symbol) == (
        fear.line.color, fear.line.dash, fear.marker.symbol,
    )  # fmt: skip


def test_no_line_leads_to_what_lies_apart_and_its_marks_are_hollow():
    line, hollow = sweep_figure([0, 1, 2], {"one": np.array([1.0, 0.4, 0.9])}, "x", apart=[False, True, False]).data
    np.testing.assert_array_equal(line.y, [1.0, np.nan, 0.9])
    assert (list(hollow.x), list(hollow.y)) == ([1], [0.4])
    assert (hollow.mode, hollow.marker.symbol) == ("markers", "circle-open")


def test_of_many_points_few_are_marked():
    (line,) = sweep_figure(np.arange(100), {"one": np.zeros(100)}, "x").data
    assert 5 < np.count_nonzero(line.marker.size) < 15


def test_axes_have_titles():
    layout = sweep_figure([0, 1], {"one": np.zeros(2)}, "channels off", up="probability").layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("channels off", "probability")
