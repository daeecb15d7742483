"""Curves over a number that is turned up."""

import numpy as np
import pytest

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
