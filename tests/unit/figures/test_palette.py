"""Numbers become colours that are known: the ends and the middle of viridis and of orange–blue."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage
from unit.figures.colour_vision import DICHROMACIES, contrast, seen

from vizcore.figures.palette import (
    DIVERGING,
    GAP,
    SEQUENTIAL,
    Scale,
    data_uri,
    grey_png,
    half_strength,
    opacities,
    palette_png,
    palette_table,
    scale_of,
    veil,
)

VIRIDIS = {"low": (68, 1, 84), "high": (253, 231, 37)}
ORANGE_BLUE = {"low": (191, 228, 255), "zero": (38, 38, 38), "high": (255, 213, 175)}


def colours(values, scale) -> np.ndarray:
    picture = PillowImage.open(io.BytesIO(palette_png(scale.levels(np.asarray(values, np.float32)), scale)))
    return np.asarray(picture.convert("RGBA"))


def test_magnitude_goes_from_purple_to_yellow():
    found = colours([[0.0, 2.0, 4.0]], Scale(0.0, 4.0))
    assert tuple(found[0, 0]) == (*VIRIDIS["low"], 255)
    assert tuple(found[0, 2]) == (*VIRIDIS["high"], 255)
    np.testing.assert_allclose(found[0, 1, :3], (33, 145, 140), atol=3)


def test_sign_goes_from_blue_over_dark_to_orange():
    found = colours([[-3.0, 0.0, 3.0]], Scale(-3.0, 3.0, signed=True))
    assert [tuple(pixel[:3]) for pixel in found[0]] == [ORANGE_BLUE["low"], ORANGE_BLUE["zero"], ORANGE_BLUE["high"]]


@pytest.mark.parametrize("by", ["", *DICHROMACIES])
def test_signs_differ_by_hue_and_size_is_lightness_with_any_colour_vision(by):
    table = np.array([seen(colour, by) for colour in DIVERGING])
    low, high, zero = table[7::-1], table[9:], table[8]
    for arm in (low, high):
        assert (np.diff([zero[0], *arm[:, 0]]) > 5).all()  # ever lighter, by what is plainly seen
    assert np.abs(low[:, 0] - high[:, 0]).max() < (5 if not by else 12)  # alike in size, alike in lightness
    assert (high[1:, 2] - low[1:, 2] > 20).all()  # yellowish against bluish: what no dichromat of these confuses


@pytest.mark.parametrize("colours", [SEQUENTIAL, DIVERGING])
def test_zero_is_the_darkest(colours):
    luma = palette_table(colours) @ [0.299, 0.587, 0.114]
    assert luma.argmin() == (63 if colours == DIVERGING else 0)


@pytest.mark.parametrize(("scale", "zero"), [(Scale(0.0, 2.0), 0), (Scale(-2.0, 2.0, signed=True), 63)])
def test_over_a_picture_zero_is_nearly_clear_and_all_is_seen_of_the_map_alone(scale, zero):
    half = opacities(scale, 0.7)
    assert half.argmin() == zero
    assert half[zero] < 0.1 < 0.6 < half[-1] < 0.8
    assert (opacities(scale, 1.0) == 1).all()
    assert (opacities(scale, 0.0) == 0).all()
    assert [place for place, _ in veil(scale, 0.7)] == np.linspace(0, 1, 127).tolist()


def test_a_picture_is_grey():
    found = colours([[0.0, 1.0]], Scale(0.0, 1.0, picture=True))
    np.testing.assert_allclose(found[0, :, :3], [(0, 0, 0), (255, 255, 255)], atol=2)


@pytest.mark.parametrize(("scale", "values"), [(Scale(0.0, 2.0), [0, 1, 2]), (Scale(-2.0, 2.0, True), [-2, 0, 2])])
def test_levels_are_evenly_spaced_and_clipped(scale, values):
    assert scale.levels(np.array(values, np.float32)).tolist() == [0, 63, 126]
    assert scale.levels(np.array([-99.0, 99.0])).tolist() == [0, 126]
    steps = scale.levels(np.linspace(scale.low, scale.high, 127))
    assert steps.tolist() == list(range(127))


def test_the_gap_is_no_colour_of_a_number():
    assert Scale(0.0, 1.0).levels(np.linspace(-5, 5, 1001)).max() < GAP
    levels = np.array([[GAP, 0]], np.uint8)
    picture = PillowImage.open(io.BytesIO(palette_png(levels, Scale(0.0, 1.0)))).convert("RGBA")
    assert np.asarray(picture)[0, :, 3].tolist() == [0, 255]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 1.0, 5.0], Scale(0.0, 5.0, signed=False)),
        ([-1.0, 5.0], Scale(-5.0, 5.0, signed=True)),
        ([-7.0, 5.0], Scale(-7.0, 7.0, signed=True)),
        ([-7.0, -1.0], Scale(-7.0, 7.0, signed=True)),
        ([2.0, 3.0], Scale(0.0, 3.0, signed=False)),  # from zero, not from the least
        ([0.0, 0.0], Scale(0.0, 0.0, signed=False)),
        ([], Scale(0.0, 0.0, signed=False)),
    ],
)
def test_a_scale_is_about_zero_or_from_zero(values, expected):
    assert scale_of(np.array(values, np.float32)) == expected


def test_a_scale_of_the_whole_network():
    assert scale_of(np.array([-1.0, 2.0]), 8.0) == Scale(-8.0, 8.0, signed=True)
    assert scale_of(np.array([1.0, 2.0]), 8.0) == Scale(0.0, 8.0, signed=False)


@pytest.mark.parametrize(
    ("scale", "colour"),
    [
        (scale_of(np.zeros(4)), VIRIDIS["low"]),
        (Scale(-1.0, 1.0, signed=True), ORANGE_BLUE["zero"]),
        (Scale(0.0, 0.0, signed=True), ORANGE_BLUE["zero"]),
    ],
)
def test_zeros_are_drawn_as_zero(scale, colour):
    found = colours(np.zeros((2, 2)), scale)
    assert {tuple(pixel) for pixel in found[..., :3].reshape(-1, 3)} == {colour}


def read(png):
    return np.asarray(PillowImage.open(io.BytesIO(png)))


def test_pictures_as_they_are():
    image = np.array([[0.0, 0.5, 1.0]], np.float32)
    np.testing.assert_array_equal(read(grey_png(image[..., None])), [[0, 128, 255]])
    np.testing.assert_array_equal(read(grey_png(np.repeat(image[..., None], 3, axis=2)))[0, 1], [128] * 3)
    rgb = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    np.testing.assert_array_equal(read(grey_png(rgb)), rgb)
    np.testing.assert_array_equal(read(grey_png(np.array([[[-3.0], [7.0]]]))), [[0, 255]])


def test_a_data_uri_holds_the_bytes():
    head, encoded = data_uri(b"\x89PNG...").split(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(encoded) == b"\x89PNG..."


@pytest.mark.parametrize("signed", [False, True])
def test_a_number_can_be_read_on_its_colour(signed):
    scale, values = Scale(-1.0 if signed else 0.0, 1.0, signed), np.linspace(-1 if signed else 0, 1, 127)
    grounds = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in colours(values[None], scale)[0]]
    for ground, light in zip(grounds, scale.is_light(values), strict=True):
        assert contrast(ground, "#000000" if light else "#ffffff") >= 4.5


@pytest.mark.parametrize("page", ["#ffffff", "#12151a"], ids=["day", "night"])
def test_colours_of_half_strength_stand_out_from_the_page(page):
    for scale in (Scale(-1.0, 1.0, signed=True), Scale(0.0, 1.0)):
        for colour in half_strength(scale):
            assert contrast(colour, page) >= 3
    below, above = half_strength(Scale(-1.0, 1.0, signed=True))
    assert below != above
