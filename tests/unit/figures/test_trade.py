"""Accuracy against cost: what stands where, and whether the names can be read."""

import math
from itertools import combinations, pairwise

import numpy as np
import pytest

from vizcore.figures.canvas import CHOSEN
from vizcore.figures.trade import trade_figure
from vizcore.network.cards import Summary, shipped_names, summary


def network(name, accuracy, flops, parameters):
    return Summary(name, accuracy, 0.5, parameters, flops, 10, (5, 5), 1000, 2015)


THREE = [network("a", 0.6, 10**6, 10**6), network("b", 0.5, 10**7, 4 * 10**6), network("c", 0.8, 10**8, 10**6)]


def bubbles(figure):
    return next(trace for trace in figure.data if trace.customdata is not None)


def test_where_and_how_large():
    found = bubbles(trade_figure(THREE, "b"))
    assert list(found.customdata) == ["a", "b", "c"]
    assert list(found.x) == [1e6, 1e7, 1e8]
    assert list(found.y) == [0.6, 0.5, 0.8]
    sizes = np.array(found.marker.size)
    assert sizes[1] ** 2 / sizes[0] ** 2 == pytest.approx(4)  # four times the parameters, four times the area
    assert [colour == CHOSEN for colour in found.marker.color] == [False, True, False]


def test_the_dotted_line_joins_those_that_no_cheaper_one_beats():
    (line,) = (trace for trace in trade_figure(THREE, "a").data if trace.mode == "lines")
    assert list(zip(line.x, line.y, strict=True)) == [(1e6, 0.6), (1e8, 0.8)]


def test_one_network_stands_in_the_middle():
    figure = trade_figure(THREE[:1], "a")
    for axis, value in ((figure.layout.xaxis, 6.0), (figure.layout.yaxis, 0.6)):
        assert sum(axis.range) / 2 == pytest.approx(value)
        assert axis.range[1] > axis.range[0]


def boxes(figure, across, down):
    """{name: (left, top, right, bottom) in pixels of its label}, for a plot of this size."""
    (x0, x1), (y0, y1) = figure.layout.xaxis.range, figure.layout.yaxis.range
    found = {}
    for label in figure.layout.annotations:
        name = label.text.removeprefix("<b>").removesuffix("</b>")
        x = (label.x - x0) / (x1 - x0) * across + label.ax
        y = (y1 - label.y) / (y1 - y0) * down + label.ay
        found[name] = (x - 3.4 * len(name), y - 7, x + 3.4 * len(name), y + 7)
    return found


def overlap(one, other) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0)


def fifteen():
    random = np.random.default_rng(0)
    flops = np.concatenate([10 ** random.uniform(6, 9, 7), 10 ** random.uniform(8, 8.4, 8)])
    accuracy = np.concatenate([random.uniform(0.55, 0.88, 7), random.uniform(0.84, 0.88, 8)])
    names = [f"network{i}" for i in range(15)]
    return [network(n, float(a), int(f), 10**6) for n, a, f in zip(names, accuracy, flops, strict=True)]


def test_fifteen_names_can_be_read_on_a_desk_and_are_not_cut_off():
    found = boxes(trade_figure(fifteen(), "network0"), 900, 320)
    assert len(found) == 15
    for one, other in combinations(found.values(), 2):
        assert overlap(one, other) == 0
    for left, top, right, bottom in found.values():
        assert left >= -2
        assert right <= 902
        assert top >= -2
        assert bottom <= 322


def leaders(figure, across, down):
    """{name: points, in pixels, of the line from its bubble to it}, of those that have one."""
    (x0, x1), (y0, y1) = figure.layout.xaxis.range, figure.layout.yaxis.range
    found = {}
    for label in figure.layout.annotations:
        if label.arrowcolor != "rgba(0,0,0,0)":
            start = np.array([(label.x - x0) / (x1 - x0) * across, (y1 - label.y) / (y1 - y0) * down])
            found[label.text.removeprefix("<b>").removesuffix("</b>")] = start, start + (label.ax, label.ay)
    return found


@pytest.mark.parametrize("frame", [(900, 320), (290, 320)], ids=["desk", "phone"])
def test_no_line_to_a_name_runs_through_another_name(frame):
    figure = trade_figure([summary(name) for name in shipped_names()], "fovea")
    found, lines = boxes(figure, *frame), leaders(figure, *frame)
    through = [
        (name, other)
        for name, (start, end) in lines.items()
        for other, (left, top, right, bottom) in found.items()
        if other != name
        for x, y in np.linspace(start, end, 200)
        if left + 2 < x < right - 2 and top + 2 < y < bottom - 2
    ]
    assert set(through) == set()


def test_on_a_phone_few_names_hide_one_another():
    found = boxes(trade_figure(fifteen(), "network0"), 290, 320)
    hidden = [pair for pair in combinations(found.values(), 2) if overlap(*pair) > 100]
    assert len(hidden) <= 3


def test_names_are_no_markup():
    figure = trade_figure([network("<b>x</b>", 0.5, 1000, 1000)], "")
    assert figure.layout.annotations[0].text == "&lt;b&gt;x&lt;/b&gt;"
    assert math.isclose(figure.layout.annotations[0].x, 3)


def test_no_name_lies_on_the_dotted_line():
    figure = trade_figure(fifteen(), "network0")
    (line,) = (trace for trace in figure.data if trace.mode == "lines")
    (x0, x1), (y0, y1) = figure.layout.xaxis.range, figure.layout.yaxis.range
    corners = [
        ((math.log10(x) - x0) / (x1 - x0) * 900, (y1 - y) / (y1 - y0) * 320)
        for x, y in zip(line.x, line.y, strict=True)
    ]
    on_line = [
        name
        for name, (left, top, right, bottom) in boxes(figure, 900, 320).items()
        for start, end in pairwise(corners)
        for x, y in np.linspace(start, end, 200)
        if left + 3 < x < right - 3 and top + 3 < y < bottom - 3
    ]
    assert set(on_line) == set()
