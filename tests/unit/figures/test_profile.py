"""Sizes over the depth of several networks, as curves."""

import numpy as np
import pytest

from vizcore.figures.profile import profile_figure

SIZES = {"plain": np.array([1e-8, 1e-4, 1.0]), "residual": np.array([0.5, 1.0, 2.0]), "short": np.array([3.0, 1.0])}
LAYERS = {"plain": ["a", "b", "c"], "residual": ["d", "e", "f"], "short": ["g", "h"]}


def drawn(sizes=SIZES):
    return profile_figure(sizes, LAYERS, {"residual"}, "gradient")


def test_every_network_has_its_curve_counted_from_the_image():
    found = {trace.name: (list(trace.x), list(trace.y), list(trace.text)) for trace in drawn().data}
    assert found["plain"] == ([1, 2, 3], [1e-8, 1e-4, 1.0], ["a", "b", "c"])
    assert found["short"] == ([1, 2], [3.0, 1.0], ["g", "h"])


def test_networks_differ_by_more_than_colour():
    plain, residual, short = drawn().data
    for cue in ("color", "dash"):
        assert getattr(plain.line, cue) != getattr(residual.line, cue)
        assert getattr(plain.line, cue) == getattr(short.line, cue)
    assert plain.line.width > short.line.width
    assert len({plain.marker.symbol, residual.marker.symbol, short.marker.symbol}) == 3


def test_the_axis_is_of_powers_of_ten_and_all_is_in_sight():
    axis = drawn().layout.yaxis
    assert axis.type == "log"
    assert axis.range[0] < -8
    assert axis.range[1] > np.log10(3)


def test_what_hardly_changes_looks_so():
    low, high = drawn({"plain": np.array([0.9, 1.0, 1.1])}).layout.yaxis.range
    assert high - low >= 4


@pytest.mark.parametrize("curve", [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
def test_nothing_is_a_gap_not_a_place_on_the_axis(curve):
    figure = drawn({"plain": np.array(curve)})
    np.testing.assert_array_equal(np.isnan(figure.data[0].y), np.array(curve) == 0)
    assert np.isfinite(figure.layout.yaxis.range).all()
