"""The table of what people and the network said."""

import numpy as np

from vizcore.figures.confusion import confusion_figure

COUNTS = np.array([[6, 2, 0], [1, 3, 0], [0, 0, 0]])


def test_counts_are_written_and_colours_are_shares_of_the_row():
    cells, points = confusion_figure(COUNTS, ("a", "b", "<i>c</i>")).data
    np.testing.assert_allclose(cells.z, [[0.75, 0.25, 0], [0.25, 0.75, 0], [0, 0, 0]])
    assert (cells.zmin, cells.zmax) == (0, 1)
    assert cells.text.tolist() == [["6", "2", ""], ["1", "3", ""], ["", "", ""]]
    assert points.text[1] == "people: a<br>network: b<br>2 faces, 25.0%"
    assert "&lt;i&gt;c" in points.text[8]


def test_a_click_gives_the_place_in_reading_order_and_people_are_rows():
    figure = confusion_figure(COUNTS, ("a", "b", "c"), (0, 1))
    _, points = figure.data
    place = list(points.customdata).index(1)
    assert (points.y[place], points.x[place]) == (0, 1)
    (box,) = figure.layout.shapes
    assert box.x0 < 1 < box.x1
    assert box.y0 < 0 < box.y1
    assert list(figure.layout.yaxis.range) == [2.5, -0.5]  # the first row on top
