"""Dots in rows: whose they are, where they lie."""

import numpy as np
import pytest

from vizcore.figures.dots import dots_figure

SAID = {"one": [0.7, 0.3], "other": [0.2, 0.8]}


def test_a_row_for_each_name_and_a_dot_for_each_who_answers():
    threads, one, other = dots_figure(SAID, ["joy", "fear"]).data
    assert list(one.y) == list(other.y) == ["joy", "fear"]
    np.testing.assert_array_equal(one.x, [0.7, 0.3])
    np.testing.assert_array_equal(other.x, [0.2, 0.8])
    assert (one.name, other.name) == ("one", "other")
    assert list(threads.x) == [0.2, 0.7, None, 0.3, 0.8, None]


def test_nobody_depends_on_colour_alone():
    marks = [trace.marker for trace in dots_figure({name: [0.5] for name in "abcd"}, ["joy"]).data[1:]]
    assert len({mark.color for mark in marks}) == len({mark.symbol for mark in marks}) == 4


def test_dots_on_one_spot_are_all_seen():
    sizes = [trace.marker.size for trace in dots_figure({name: [0.5] for name in "abcd"}, ["joy"]).data[1:]]
    assert len(set(sizes)) == 4


def test_the_first_name_is_on_top_and_shares_go_from_0_to_1():
    layout = dots_figure(SAID, ["joy", "fear"]).layout
    assert layout.yaxis.autorange == "reversed"
    assert layout.xaxis.range[0] < 0 < 1 < layout.xaxis.range[1]


def test_counts_stand_on_powers_of_ten():
    layout = dots_figure({"weights": [10, 1_000_000]}, ["a", "b"], form=",", log=True).layout
    assert layout.xaxis.type == "log"
    assert layout.xaxis.range is None


def test_more_than_there_are_marks_for_is_refused():
    with pytest.raises(ValueError, match="at most 4"):
        dots_figure({name: [0.5] for name in "abcde"}, ["joy"])


def test_a_title_has_room_below_the_axis():
    plain = dots_figure(SAID, ["joy", "fear"]).layout
    titled = dots_figure(SAID, ["joy", "fear"], across="probability").layout
    assert (plain.xaxis.title.text, titled.xaxis.title.text) == (None, "probability")
    assert titled.height > plain.height


@pytest.mark.parametrize(("values", "apart"), [((2.0, 3e4), 1), ((200.0, 2e8), 2), ((0.0, 0.0), 1)])
def test_of_many_powers_of_ten_not_all_are_marked(values, apart):
    assert dots_figure({"a": np.array(values)}, ["joy", "fear"], log=True).layout.xaxis.dtick == apart


@pytest.mark.parametrize(
    ("values", "between", "form"),
    [((2.0, 30.0), [2, 5, 10, 20], "~g"), ((23_000.0, 1e6), [50_000, 100_000, 200_000, 500_000, 1e6], "~s")],
)
def test_of_few_powers_of_ten_one_two_and_five_are_marked_in_full(values, between, form):
    axis = dots_figure({"a": np.array(values)}, ["joy", "fear"], log=True).layout.xaxis
    assert [mark for mark in axis.tickvals if values[0] <= mark <= values[1]] == pytest.approx(between)
    assert (axis.tickvals[0] < values[0], axis.tickvals[-1] > values[1], axis.tickformat) == (True, True, form)
