"""Bars of probabilities and of units."""

import numpy as np
import pytest

from vizcore.figures.bars import outputs_figure, probabilities_figure, units_figure
from vizcore.figures.palette import Scale, half_strength
from vizcore.figures.series import CLASSES, MAIN

(BELOW, ABOVE), (FROM_ZERO, _) = half_strength(Scale(-1.0, 1.0, signed=True)), half_strength(Scale(0.0, 1.0))
LABELS = ("cat", "dog", "fox")


def test_the_most_likely_is_on_top_and_alone_in_colour():
    bars = probabilities_figure(np.array([0.3, 0.1, 0.6]), LABELS).data[0]
    assert list(bars.y) == ["dog", "cat", "fox"]  # Plotly draws the last on top
    np.testing.assert_array_equal(bars.x, [0.1, 0.3, 0.6])
    assert list(bars.text) == ["10.0%", "30.0%", "60.0%"]
    assert [colour == MAIN for colour in bars.marker.color] == [False, False, True]


def test_an_emotion_has_its_colour_wherever_it_stands_and_whoever_says_it():
    for names in (("fear", "happiness", "neutral"), ("neutral", "Happy", "fear")):
        bars = outputs_figure(np.array([0.1, 0.3, 0.6]), names).data[0]
        expected = {"fear": CLASSES[6], "happiness": CLASSES[1], "Happy": CLASSES[1], "neutral": CLASSES[0]}
        assert dict(zip(bars.y, bars.marker.color, strict=True)) == {name: expected[name].colour for name in names}


def test_of_equals_the_first_is_on_top_as_it_is_the_answer():
    values = np.array([0.1, 0.4, 0.1, 0.4])
    for most, names in ((None, ["c", "a", "d", "b"]), (2, ["d", "b"]), (1, ["b"])):
        bars = outputs_figure(values, tuple("abcd"), most=most).data[0]
        assert list(bars.y) == names
        assert [colour == MAIN for colour in bars.marker.color] == [name == "b" for name in names]


def test_every_label_has_a_bar_on_the_same_scale_from_0_to_1():
    figure = probabilities_figure(np.array([1.0, 0.0, 0.0]), LABELS)
    assert sorted(figure.data[0].y) == sorted(LABELS)
    assert tuple(figure.layout.xaxis.range) == (0, 1)
    assert sorted(figure.data[0].text) == ["&gt;99.9%", "&lt;0.1%", "&lt;0.1%"], "as in every sentence"
    assert sorted(figure.data[0].customdata) == ["&gt;99.99%", "&lt;0.01%", "&lt;0.01%"]


def units(*values, **settings):
    numbers = np.array(values, np.float32)
    return units_figure(
        numbers, [f"unit {i}" for i in range(len(values))], [10 + i for i in range(len(values))], **settings
    )


def test_a_click_on_a_bar_gives_its_unit():
    bars, points = units(1, -2, 0.5).data
    assert list(bars.customdata) == list(points.customdata) == [10, 11, 12]
    np.testing.assert_array_equal(bars.y, [1, -2, 0.5])
    np.testing.assert_array_equal(points.x, bars.x)
    np.testing.assert_array_equal(points.y, bars.y)
    assert points.text[1] == "unit 1<br>−2"


@pytest.mark.parametrize(
    ("values", "colours"),
    [((1, -2, 0.01), [ABOVE, BELOW, ABOVE]), ((1, 3, 0.01), [FROM_ZERO] * 3)],
    ids=["signed", "positive"],
)
def test_a_short_bar_is_as_strong_in_colour_as_a_tall_one(values, colours):
    assert list(units(*values).data[0].marker.color) == colours


def test_the_chosen_unit_is_outlined():
    assert list(units(1, 2, 3, chosen=11).data[0].marker.line.width) == [0, 3, 0]
    assert not any(units(1, 2, 3).data[0].marker.line.width)


def test_what_is_not_known_yet_has_neither_bar_nor_name():
    few = units(1, np.nan, 3)
    assert list(few.layout.xaxis.ticktext) == ["unit 0", "", "unit 2"]
    many = units(*np.where(np.arange(200) < 90, 1.0, np.nan))
    known = [place < 90 for place in many.layout.xaxis.tickvals]
    assert [bool(text) for text in many.layout.xaxis.ticktext] == known
    assert not all(known)


def test_names_are_written_only_where_there_is_room():
    assert list(units(*range(16)).layout.xaxis.ticktext) == [f"unit {i}" for i in range(16)]
    assert list(units(*range(17)).layout.xaxis.ticktext) == [str(10 + i) for i in range(0, 17, 3)]
    many = units(*range(100)).layout.xaxis
    assert list(many.tickvals) == list(range(0, 100, 15))
    assert list(many.ticktext)[:2] == ["10", "25"]


@pytest.mark.parametrize("count", [17, 64, 192, 512, 2048])
def test_numbers_below_many_bars_have_room_beside_one_another_on_a_phone(count):
    axis = units(*range(count)).layout.xaxis
    apart = (
        240 / count * np.diff(axis.tickvals).min()
    )  # pixels, of the narrowest axis: beside another chart at 1024×768
    wide = max(map(len, axis.ticktext)) * 0.6 * axis.tickfont.size
    assert wide + 0.6 * axis.tickfont.size < apart, "more than a digit between them"
    assert axis.tickangle == 0


def test_axes_have_titles():
    layout = units(1, 2, across="channels", up="log-odds").layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("channels", "log-odds")


def test_on_a_shared_scale_heights_are_shared():
    figure = units(1, 2, scale=Scale(0.0, 8.0))
    assert figure.layout.yaxis.range == pytest.approx((0, 8.4))
    assert units(1, 2).layout.yaxis.range is None
