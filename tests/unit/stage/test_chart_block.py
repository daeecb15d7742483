"""A chart on the stage is the figure that follows it: the same lines, bars, colours, axes and names."""

import numpy as np
import plotly.graph_objects as go
import pytest
from blocks import read_block

from pages.components.stage.chart_block import DASHES, chart_block, coloured, drawn, laid_over
from vizcore.faithfulness import Curve
from vizcore.figures.bars import answers_figure, outputs_figure, units_figure
from vizcore.figures.canvas import CHOSEN
from vizcore.figures.depth_curve import depth_figure
from vizcore.figures.dots import dots_figure
from vizcore.figures.growth import growth_figure
from vizcore.figures.palette import SEQUENTIAL, Scale, opacities, palette_table
from vizcore.figures.profile import profile_figure
from vizcore.figures.reliability import intervals_figure
from vizcore.figures.removal import removal_figure
from vizcore.figures.series import SERIES, looks_of
from vizcore.figures.sweep import sweep_figure

SHARES = np.linspace(0, 1, 5)
CURVE = np.array([1.0, 0.5, np.nan, 0.25, 0.0])


def test_a_curve_has_its_look_its_gaps_and_its_name():
    chart = drawn(sweep_figure(np.arange(5), {"one": CURVE, "other": CURVE / 2}, "steps", up="share", ticks="abcde"))
    one, other = chart["lines"]
    assert (one["x"], one["y"]) == ([0, 1, 2, 3, 4], [1, 0.5, None, 0.25, 0])
    assert other["y"][1] == 0.25
    for line, look, name in zip((one, other), SERIES, ("one", "other"), strict=False):
        assert (line["colour"], line["dash"], line["symbol"]) == (look.colour, DASHES[look.dash], look.symbol)
        assert (line["name"], line["named"], line["thick"]) == (name, True, 2.5)
    assert chart["x"]["ticks"] == [[n, letter] for n, letter in enumerate("abcde")]
    assert (chart["x"]["title"], chart["y"]["title"], chart["x"]["slanted"]) == ("steps", "share", True)
    low, high = chart["y"]["range"]
    assert low <= 0 < 1 <= high
    assert [text for place, text in chart["y"]["ticks"] if place in (0.5, 1)] == ["50%", "100%"]


def test_places_around_which_the_network_branches_are_hollow_marks_without_a_line():
    chart = drawn(sweep_figure(np.arange(5), {"one": SHARES}, "steps", apart=[False, True, False, False, False]))
    line, hollow = chart["lines"]
    assert line["y"][1] is None
    assert (hollow["x"], hollow["hollow"], hollow["thick"], hollow["named"]) == ([1], True, 0, False)
    assert hollow["symbol"] == line["symbol"]


def test_bars_stand_on_zero_and_what_is_only_clicked_is_not_drawn():
    values = np.array([3.0, -1.0, np.nan])
    figure = units_figure(values, ["a", "b", "c"], [7, 8, 9], across="channels", up="lost")
    chart = drawn(figure)
    assert chart["lines"] == []
    (bars,) = chart["bars"]
    assert (bars["x"], bars["y"]) == ([0, 1, 2], [3, -1, None])
    assert bars["colours"] == figure.data[0].marker.color.tolist()
    assert bars["colours"][0] != bars["colours"][1], "the sign shows though one is not known"
    assert bars["width"] == pytest.approx(0.9)
    assert chart["x"]["range"] == [-0.5, 2.5]
    assert chart["y"]["range"] == [pytest.approx(-1.2), pytest.approx(3.2)]


@pytest.mark.parametrize("same", [0.0, -2.0, np.nan])
def test_numbers_that_are_all_the_same_have_an_axis(same):
    chart = drawn(units_figure(np.full(3, same), ["a", "b", "c"], [7, 8, 9], across="channels", up="lost"))
    low, high = chart["y"]["range"]
    assert low <= 0 < high or low < 0 <= high
    assert len(chart["y"]["ticks"]) > 1
    flat = drawn(sweep_figure(np.arange(3), {"one": np.full(3, same)}, "steps"))["y"]
    assert flat["range"][0] < flat["range"][1]


def test_of_counts_nothing_is_below_zero():
    chart = drawn(answers_figure(np.array([4, 0, 2]), ["happiness", "fear", "<b>"]))
    assert chart["y"]["range"] == [0, pytest.approx(4.2)]
    assert [text for _, text in chart["y"]["ticks"]] == ["0", "2", "4"]
    assert [text for _, text in chart["x"]["ticks"]] == ["happiness", "fear", "&lt;b&gt;"]
    assert chart["bars"][0]["colours"][:2] == [look.colour for look in looks_of(["happiness", "fear"])]


def test_a_band_lies_between_two_curves_and_an_area_above_zero():
    chance = [Curve(SHARES, SHARES / 2), Curve(SHARES, SHARES)]
    low, high, own = drawn(removal_figure(Curve(SHARES, CURVE), chance, across="", up="", shares=True))["lines"]
    assert (low["fill"], high["fill"], own["fill"]) == ("", "next", "zero")
    assert (low["y"], high["y"]) == ((SHARES / 2).tolist(), SHARES.tolist())
    assert [line["named"] for line in (low, high, own)] == [False, True, True]
    alone = drawn(removal_figure(None, chance, across="", up="", shares=True))
    assert len(alone["lines"]) == 2
    assert alone["y"]["range"] == [0, 1.02]


def test_levels_are_where_a_layer_is_chosen_and_where_the_image_ends():
    chart = drawn(growth_figure(["a", "b", "c"], [3, 5, 60], [3, 4], 1, 48))
    chosen, side = chart["levels"]
    assert (chosen["axis"], chosen["at"], chosen["colour"]) == ("x", 1, CHOSEN)
    assert (side["axis"], side["at"], side["words"]) == ("y", 48, "the image: 48")
    assert [line["y"] for line in chart["lines"]] == [[3, 5, 60], [3, 4]]


def test_a_chart_of_which_nothing_is_known_has_axes():
    curves = {"one": np.full(2, np.nan)}
    chart = drawn(depth_figure(curves, ["a", "b"], ["a", "b"]))
    assert chart["lines"][0]["y"] == [None, None]
    assert chart["x"]["range"][0] < chart["x"]["range"][1]


def test_a_frame_is_charts_side_by_side_and_pictures_in_the_colours_of_maps():
    maps = [np.array([[0.0, 1.0], [2.0, 4.0]]), np.zeros((2, 2))]
    block = read_block(
        chart_block(go.Figure(), go.Figure(), pictures=[coloured(one) for one in maps], names=["a", "b"], words="2")
    )
    assert (len(block["charts"]), block["names"], block["words"]) == (2, ["a", "b"], "2")
    np.testing.assert_array_equal(block["arrays"]["images"][0, 1, 1], palette_table(SEQUENTIAL)[-1])
    assert read_block(chart_block(go.Figure()))["arrays"]["images"].size == 0


def test_rows_have_their_names_their_bars_and_what_these_are_worth():
    chart = drawn(outputs_figure(np.array([0.5, 0.2, -0.1]), ["a", "b", "c"], share=False))
    (bars,) = chart["bars"]
    assert chart["rows"]
    assert bars["lying"]
    assert chart["y"]["ticks"] == [[0, "c"], [1, "b"], [2, "a"]]
    assert chart["y"]["range"] == [-0.5, 2.5], "the last of a list of bars is on top"
    assert (bars["x"], bars["y"], bars["texts"]) == ([-0.1, 0.2, 0.5], [0, 1, 2], ["−0.1", "0.2", "0.5"])
    assert chart["x"]["ticks"] == []


def test_intervals_are_thick_lines_under_dots_of_several_colours():
    figure = intervals_figure(np.array([0.9, np.nan]), [(0.8, 1.0), (np.nan, np.nan)], ["fear", "sadness"], ["", ""])
    chart = drawn(figure)
    line, dots = chart["lines"]
    assert (line["x"][:3], line["y"][:3]) == ([0.8, 1, None], [0, 0, 0])
    assert (line["thick"], line["opacity"], dots["opacity"]) == (5, 0.5, 1)
    assert dots["x"] == [0.9, None]
    assert dots["colours"] == [look.colour for look in looks_of(["fear", "sadness"])]
    assert chart["y"]["range"] == [1.5, -0.5], "the first row is on top"


def test_on_a_logarithmic_axis_numbers_lie_at_their_powers():
    figure = dots_figure({"one": np.array([1.0, 1000.0]), "two": np.array([np.nan, 10.0])}, ["a", "b"], log=True)
    before = figure.to_dict()
    chart = drawn(figure)
    assert [line["x"] for line in chart["lines"][1:]] == [[0, 3], [None, 1]]
    assert [(round(place, 9), text) for place, text in chart["x"]["ticks"]] == [
        (0, "1"),
        (1, "10"),
        (2, "10²"),
        (3, "10³"),
    ]
    assert str(figure.to_dict()) == str(before), "the figure itself is left as it is"


def test_an_upright_axis_of_powers_has_the_range_and_the_steps_of_the_figure():
    curves = {"plain": np.array([1e-9, 0.0, 1e3]), "skips": np.array([1.0, 10.0, np.nan])}
    chart = drawn(profile_figure(curves, dict.fromkeys(curves, ("a", "b", "c")), ("skips",), "gradient"))
    assert [line["y"] for line in chart["lines"]] == [[pytest.approx(-9), None, pytest.approx(3)], [0, 1, None]]
    assert chart["y"]["range"] == [pytest.approx(-9.3), pytest.approx(3.3)]
    assert [(round(place, 9), text) for place, text in chart["y"]["ticks"]] == [
        (-8, "10⁻⁸"), (-6, "10⁻⁶"), (-4, "10⁻⁴"), (-2, "10⁻²"), (0, "1"), (2, "10²"),
    ]  # fmt: skip


def test_a_map_over_a_face_is_clear_where_it_is_nothing():
    face, scale = np.full((4, 4, 3), 0.4, np.float32), Scale(0.0, 1.0)
    picture = laid_over(face, np.array([[0.0, 1.0], [0.0, 0.0]], np.float32), scale)
    np.testing.assert_allclose(picture[2:].astype(float), 102, atol=10)
    assert (picture[:2, 2:] == picture[0, 3]).all()
    strong = opacities(scale, 0.7)[-1]
    np.testing.assert_allclose(
        picture[0, 3], (1 - strong) * 102 + strong * palette_table(SEQUENTIAL)[-1].astype(float), atol=1
    )


def test_only_what_has_a_name_stands_among_the_names():
    looks = ({"name": "random"}, {}, {"name": "x", "showlegend": False})
    lines = [go.Scatter(x=[0, 1], y=[1, 0], **look) for look in looks]
    assert [line["named"] for line in drawn(go.Figure(lines))["lines"]] == [True, False, False]
