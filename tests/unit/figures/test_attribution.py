"""The map over the face: what is drawn, what is left clear, and on which scale."""

import numpy as np

from vizcore.figures.attribution import attribution_figure
from vizcore.figures.map import face_figure

FACE = np.full((2, 3, 1), 0.5, np.float32)
SIGNED = np.array([[-4, 0, 1], [2, -0.1, 0]], np.float32)


def heat(**look):
    return attribution_figure(FACE, SIGNED, **look).data[1]


def test_the_numbers_are_drawn_about_zero():
    drawn = heat()
    np.testing.assert_array_equal(drawn.z, SIGNED)
    assert (drawn.zmin, drawn.zmax) == (-4, 4)


def test_without_the_sign_from_zero_on_another_scale():
    drawn = heat(magnitude=True)
    np.testing.assert_array_equal(drawn.z, np.abs(SIGNED))
    assert (drawn.zmin, drawn.zmax) == (0, 4)
    assert drawn.colorscale != heat().colorscale


def test_what_is_weak_is_left_clear():
    np.testing.assert_array_equal(np.isnan(heat(least=0.25).z), [[False, True, False], [False, True, True]])
    assert heat(least=0.25).zmax == 4


def test_the_face_lies_beneath_and_blend_is_how_much_of_the_map_is_seen():
    assert attribution_figure(FACE, SIGNED).data[0].type == "image"
    assert heat(blend=0.2).colorscale[0][1].endswith(f"{0.2 ** (1 / 1.15):.3f})")


def test_a_map_of_nothing_is_drawn_as_nothing():
    drawn = attribution_figure(FACE, np.zeros((2, 3), np.float32)).data[1]
    assert (drawn.zmin, drawn.zmax) == (0, 1)
    assert not np.asarray(drawn.z).any()


def test_a_box_of_pixels_encloses_them():
    (shape,) = attribution_figure(FACE, SIGNED, box=(0, 1, 2, 3)).layout.shapes
    assert (shape.y0, shape.y1, shape.x0, shape.x1) == (-0.5, 1.5, 0.5, 2.5)


def test_on_every_page_a_map_lies_over_the_face_in_the_same_place():
    one, other = attribution_figure(FACE, SIGNED, numbers=False), face_figure(FACE, over=SIGNED)
    assert one.data[0].source == other.data[0].source
    for axis in "xyz":
        np.testing.assert_array_equal(one.data[1][axis], other.data[1][axis])
    assert one.data[1].colorscale == other.data[1].colorscale
    assert one.layout.margin == other.layout.margin


def test_numbers_and_their_colour_bar_can_be_left_out():
    bare, full = heat(numbers=False), heat()
    assert (bare.showscale, bare.hoverinfo) == (False, "skip")
    assert attribution_figure(FACE, SIGNED).layout.images
    assert not attribution_figure(FACE, SIGNED, numbers=False).layout.images
    assert "%{z" in full.hovertemplate
    np.testing.assert_array_equal(full.x, [0, 1, 2])  # the hover names pixels
