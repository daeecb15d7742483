"""Curves over the depth of a network."""

import numpy as np

from vizcore.figures.depth_curve import depth_figure

NAMES = ["image", "conv", "logits"]


def test_a_curve_has_a_number_for_each_layer_and_a_click_gives_the_layer():
    line, points = depth_figure({"cosine": np.array([1.0, 0.5, -0.2])}, NAMES, NAMES).data
    np.testing.assert_array_equal(line.y, [1, 0.5, -0.2])
    assert list(points.customdata) == NAMES
    assert points.text[1] == "<b>conv</b><br>cosine: 0.500"
    assert not points.showlegend


def test_what_is_below_zero_is_in_sight():
    low, high = depth_figure({"cosine": np.array([1.0, -0.9, 0.0])}, NAMES, NAMES).layout.yaxis.range
    assert low < -0.9
    assert high > 1


def test_the_axis_says_what_it_measures():
    curve = {"rank": np.zeros(3)}
    assert depth_figure(curve, NAMES, NAMES).layout.yaxis.title.text == "cosine"
    assert depth_figure(curve, NAMES, NAMES, title="alike").layout.yaxis.title.text == "alike"


def test_no_number_is_a_gap():
    figure = depth_figure({"cosine": np.full(3, np.nan)}, NAMES, NAMES)
    assert np.isnan(figure.data[0].y).all()
    assert np.isfinite(figure.layout.yaxis.range).all()


def test_the_chosen_layer_is_marked_where_it_is_on_the_way():
    curve = {"cosine": np.zeros(3)}
    (mark,) = depth_figure(curve, NAMES, NAMES, chosen="conv").layout.shapes
    assert mark.x0 == mark.x1 == 1
    assert not depth_figure(curve, NAMES, NAMES, chosen="pool").layout.shapes
