"""Calibration and slices, with their intervals."""

import numpy as np
import pytest

from vizcore.figures.canvas import CHOSEN
from vizcore.figures.reliability import intervals_figure, reliability_figure


def test_only_bins_with_faces_are_drawn_each_with_its_interval():
    sure, right = np.array([0.05, 0.5, 0.95]), np.array([0.0, 0.25, 1.0])
    figure = reliability_figure(sure, right, [(0.0, 1.0), (0.1, 0.5), (0.9, 1.0)], np.array([0, 4, 16]))
    even, dots = figure.data
    assert list(even.x) == list(even.y) == [0, 1]
    np.testing.assert_array_equal(dots.x, [0.5, 0.95])
    np.testing.assert_array_equal(dots.y, [0.25, 1.0])
    np.testing.assert_allclose(dots.error_y.array, [0.25, 0.0])
    np.testing.assert_allclose(dots.error_y.arrayminus, [0.15, 0.1])
    assert dots.marker.size[0] < dots.marker.size[1]
    assert CHOSEN not in figure.to_json(), "nothing is chosen here"


def test_a_row_for_each_slice_from_the_top():
    figure = intervals_figure(
        np.array([0.5, 0.9]), [(0.2, 0.8), (0.85, 0.95)], ["few", "many"], ["10 faces", "300 faces"]
    )
    lines, dots = figure.data
    assert list(lines.x) == [0.2, 0.8, None, 0.85, 0.95, None]
    assert list(dots.y) == ["few", "many"]
    assert dots.x[1] == pytest.approx(0.9)
    assert list(dots.text) == ["10 faces", "300 faces"]
    assert "%{x:.1%} right" in dots.hovertemplate
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.title.text == "right answers"
