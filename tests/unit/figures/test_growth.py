"""How far a network sees, as a curve."""

from vizcore.figures.growth import growth_figure


def test_both_curves_and_a_place_to_click_for_every_layer():
    figure = growth_figure(["a", "b", "c"], [1, 3, 7], [1, 3, 5], chosen=1)
    can, truly, points = figure.data
    assert (list(can.y), list(truly.y)) == ([1, 3, 7], [1, 3, 5])
    assert list(points.customdata) == ["a", "b", "c"]
    assert points.text[2] == "c<br>can see 7, truly sees 5"
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 1
    assert list(figure.layout.xaxis.ticktext) == ["a", "b", "c"]


def test_what_can_be_seen_is_drawn_above_what_is_truly_seen_all_along():
    """Both curves go straight from layer to layer: neither steps over the other between two layers."""
    can, truly, _ = growth_figure(["a", "b"], [1, 9], [1, 5], chosen=0).data
    assert can.line.shape is truly.line.shape is None


def test_the_side_of_the_image_is_a_level_to_compare_with():
    _, level = growth_figure(["a", "b"], [1, 9], [1, 5], chosen=0, side=48).layout.shapes
    assert level.y0 == level.y1 == 48


def test_while_the_second_is_not_known():
    figure = growth_figure(["a", "b"], [1, 3], [], chosen=0)
    assert not figure.data[1].y
    assert figure.data[2].text[1] == "b<br>can see 3"
