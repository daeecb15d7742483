"""All maps of a layer: each in its place, in its colours, with its id under the pointer."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import SCOPES, tiles_figure

PURPLE, YELLOW = (68, 1, 84), (253, 231, 37)
BLUE, DARK, ORANGE = (191, 228, 255), (38, 38, 38), (255, 213, 175)


def pixels(figure) -> np.ndarray:
    _, encoded = figure.data[0].source.split(",", 1)
    return np.asarray(PillowImage.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA"))


def tiles(maps, **settings):
    count = maps.shape[-1]
    return tiles_figure(
        maps.astype(np.float32), [f"map {i}" for i in range(count)], list(range(100, 100 + count)), **settings
    )


def constant(*values, side=2) -> np.ndarray:
    return np.broadcast_to(np.array(values, np.float32), (side, side, len(values)))


def colour(figure, row, column):
    return tuple(pixels(figure)[row, column, :3])


def test_maps_lie_in_rows_with_a_clear_gap():
    maps = np.zeros((2, 3, 5))
    maps[0, 2, 4] = 1.0  # the fifth map: second row, first column
    picture = pixels(tiles(maps, columns=4, scale=scale_of(maps)))
    assert picture.shape == (2 + 1 + 2, 4 * 3 + 3, 4)
    assert tuple(picture[3, 2, :3]) == YELLOW
    assert (picture[..., :3] == YELLOW).all(axis=2).sum() == 1
    clear = picture[..., 3] == 0
    assert clear[2].all()  # between the rows
    assert clear[:, [3, 7, 11]].all()  # between the columns
    assert clear[3:, 3:].all()  # where there is no fifth to eighth map
    assert clear.sum() == picture.shape[0] * picture.shape[1] - 5 * 6


def test_the_gap_grows_with_the_maps():
    assert pixels(tiles(constant(1, 2, side=48), columns=2)).shape[:2] == (48, 48 + 4 + 48)


def test_a_click_on_a_tile_gives_its_id():
    points = tiles(np.zeros((2, 3, 5)), columns=4).data[1]
    assert list(points.customdata) == [100, 101, 102, 103, 104]
    np.testing.assert_array_equal(points.x, [1, 5, 9, 13, 1])
    np.testing.assert_array_equal(points.y, [0.5, 0.5, 0.5, 0.5, 3.5])
    assert list(points.text) == [f"map {i}" for i in range(5)]


def test_every_point_lies_on_its_own_map():
    maps = constant(*range(24), side=5)
    figure = tiles(maps)
    picture, points = pixels(figure), figure.data[1]
    levels = [tuple(picture[int(y), int(x), :3]) for x, y in zip(points.x, points.y, strict=True)]
    expected = pixels(tiles(constant(*range(24), side=1), scale=scale_of(maps), columns=24))[0, ::2, :3]
    found = pixels(tiles(maps, scale=scale_of(maps)))
    assert [tuple(found[int(y), int(x), :3]) for x, y in zip(points.x, points.y, strict=True)] == list(
        map(tuple, expected)
    )
    assert levels[1:] == [YELLOW] * 23  # each by itself
    assert levels[0] == PURPLE  # all zero


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("map", [PURPLE, YELLOW, YELLOW]),
        ("layer", [PURPLE, "between", YELLOW]),
        ("network", [PURPLE, "between", "between"]),
    ],
)
def test_scopes(scope, expected):
    """One colour scale for each map, for the layer, or for the network, in which another layer reaches 8."""
    maps = constant(0, 1, 4)
    scale = {"map": None, "layer": scale_of(maps), "network": scale_of(maps, 8.0)}[scope]
    figure = tiles(maps, scale=scale, columns=3)
    for tile, wanted in enumerate(expected):
        found = colour(figure, 0, tile * 3)
        assert found == wanted if wanted != "between" else found not in (PURPLE, YELLOW)
    assert set(SCOPES) == {"map", "layer", "network"}


def test_signed_maps_are_symmetric_about_zero():
    maps = constant(-2, 0, 1, 2)
    figure = tiles(maps, scale=scale_of(maps), columns=4)
    assert [colour(figure, 0, 3 * tile) for tile in (0, 1, 3)] == [BLUE, DARK, ORANGE]
    half = colour(figure, 0, 6)
    assert half[0] > half[1] + 50 > half[2]  # brownish


def test_where_one_map_is_signed_all_are_drawn_about_zero():
    figure = tiles(np.stack([np.full((2, 2), -1.0), np.zeros((2, 2)), np.full((2, 2), 3.0)], axis=-1), columns=3)
    assert [colour(figure, 0, 3 * tile) for tile in (0, 2)] == [BLUE, ORANGE]


def test_an_all_zero_map_among_signed_ones_is_drawn_as_zero():
    figure = tiles(np.stack([np.full((2, 2), -1.0), np.zeros((2, 2))], axis=-1), columns=2)
    assert colour(figure, 0, 3) == DARK


@pytest.mark.parametrize("scale", [None, scale_of(np.zeros(3))])
def test_an_all_zero_layer(scale):
    figure = tiles(np.zeros((2, 2, 4)), scale=scale, columns=4)
    assert {colour(figure, 0, 3 * tile) for tile in range(4)} == {PURPLE}


def test_the_chosen_tile_is_outlined_outside_of_its_pixels():
    (shape,) = tiles(np.zeros((2, 3, 5)), columns=4, chosen=104).layout.shapes
    assert shape.x0 <= -0.5 < 2.5 <= shape.x1
    assert shape.y0 <= 2.5 < 4.5 <= shape.y1
    assert shape.x1 < 3.5  # and short of the next
    assert not tiles(np.zeros((2, 3, 5)), chosen=None).layout.shapes
    assert not tiles(np.zeros((2, 3, 5)), chosen=7).layout.shapes  # on another page


def test_the_top_row_is_on_top_and_all_is_in_view():
    figure = tiles(np.zeros((2, 3, 5)), columns=4)
    bottom, top = figure.layout.yaxis.range
    left, right = figure.layout.xaxis.range
    assert top <= -0.5 < 4.5 <= bottom
    assert left <= -0.5 < 14.5 <= right
    assert figure.layout.yaxis.scaleanchor == "x"


def test_a_grid_of_64_maps_of_24_by_24_is_light_even_where_nothing_repeats():
    maps = np.random.default_rng(0).normal(size=(24, 24, 64)).astype(np.float32)
    figure = tiles_figure(maps, [f"channel {i}" for i in range(64)], list(range(64)), chosen=3)
    assert len(figure.to_json()) <= 60_000


def test_several_tiles_can_be_outlined():
    shapes = tiles(np.zeros((2, 3, 5)), columns=4, chosen={101, 104, 7}).layout.shapes
    single = [tiles(np.zeros((2, 3, 5)), columns=4, chosen=id_).layout.shapes[0] for id_ in (101, 104)]
    assert [shape.to_plotly_json() for shape in shapes] == [shape.to_plotly_json() for shape in single]


def test_sequences_are_folded_and_what_is_left_over_is_clear():
    maps = np.zeros((11, 1, 2))
    maps[9, 0, 1] = 1.0  # of the second: the third line, its second place
    picture = pixels(tiles(maps, columns=2, sequence=True, scale=scale_of(maps)))
    assert picture.shape == (3, 4 + 1 + 4, 4)
    assert tuple(picture[2, 5 + 1, :3]) == YELLOW
    assert (picture[..., :3] == YELLOW).all(axis=2).sum() == 1
    clear = picture[..., 3] == 0
    assert clear[2, [3, 8]].all()
    assert clear.sum() == 3 + 2  # the gap, and a place of each


def test_a_kernel_of_one_column_is_no_sequence():
    assert pixels(tiles(np.ones((7, 1, 1)))).shape[:2] == (7, 1)
