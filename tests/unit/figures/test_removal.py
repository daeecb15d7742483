"""A curve over the band of random orders."""

import numpy as np

from vizcore.faithfulness import Curve
from vizcore.figures.removal import removal_figure

SHARES = np.array([0, 0.5, 1])
MAP = Curve(SHARES, np.array([0.9, 0.1, 0.0]))
CHANCE = [Curve(SHARES, np.array(scores)) for scores in ([0.9, 0.7, 0.0], [0.9, 0.4, 0.0], [0.9, 0.6, 0.0])]


def drawn(**look):
    return removal_figure(MAP, CHANCE, **({"across": "taken", "up": "probability", "shares": True} | look))


def test_the_map_is_drawn_over_all_that_random_orders_reach():
    low, band, line = drawn().data
    np.testing.assert_array_equal(low.y, [0.9, 0.4, 0])
    np.testing.assert_array_equal(band.y, [0.9, 0.7, 0])
    assert band.fill == "tonexty"
    np.testing.assert_array_equal(line.y, MAP.scores)
    assert line.fill == "tozeroy"  # the area is what is compared
    np.testing.assert_allclose(line.customdata, [0.9, 1.7 / 3, 0])


def test_who_is_who_is_said():
    names = [trace.name for trace in drawn().data if trace.showlegend is not False]
    assert names == ["random orders", "in the map's order"]
    layout = drawn().layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("taken", "probability")


def test_probabilities_stand_on_one_scale_and_other_numbers_on_their_own():
    assert drawn().layout.yaxis.range == (0, 1.02)
    assert drawn(shares=False).layout.yaxis.range is None
    assert "%{y:.0%}" in drawn().data[2].hovertemplate
    assert "%{y:.3g}" in drawn(shares=False).data[2].hovertemplate
