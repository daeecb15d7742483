"""Maps in rows, by how much each beats random orders."""

import numpy as np

from vizcore.figures.gains import gains_figure

NAMES = ["RISE", "Gradient"]


def drawn(deletion=(0.5, -0.1), insertion=(0.2, 0.3), luck=(-0.02, 0.03), *, shares=True):
    return gains_figure(deletion, insertion, NAMES, luck=luck, shares=shares)


def test_two_dots_a_map_and_a_click_gives_its_name():
    _, deletion, insertion = drawn().data
    np.testing.assert_array_equal(deletion.x, [0.5, -0.1])
    np.testing.assert_array_equal(insertion.x, [0.2, 0.3])
    assert list(deletion.y) == list(insertion.y) == NAMES
    assert list(deletion.customdata) == list(insertion.customdata) == NAMES
    assert deletion.unselected.marker.opacity == insertion.unselected.marker.opacity == 1


def test_what_is_luck_is_shaded():
    (band,) = drawn().layout.shapes
    assert (band.x0, band.x1, band.layer) == (-0.02, 0.03, "below")


def test_every_gain_and_what_is_luck_is_in_sight():
    low, high = drawn().layout.xaxis.range
    assert low < -0.1
    assert high > 0.5
    low, high = drawn(deletion=(0.0, 0.0), insertion=(0.0, 0.0), luck=(-0.3, 0.4)).layout.xaxis.range
    assert low < -0.3 < 0.4 < high
    low, high = drawn(deletion=(0.0, 0.0), insertion=(0.0, 0.0), luck=(0.0, 0.0)).layout.xaxis.range
    assert low < 0 < high


def test_numbers_that_are_no_probabilities_are_not_written_in_percent():
    assert drawn().layout.xaxis.tickformat == "+.0%"
    numbers = drawn(deletion=(12.5, 3.0), shares=False)
    assert numbers.layout.xaxis.tickformat == "+.3g"
    assert numbers.layout.xaxis.range[1] > 12.5
