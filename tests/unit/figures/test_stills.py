"""Pictures without a browser: the pixels are those of the palette, where they should be."""

import io

import numpy as np
import pytest
from PIL import Image

from vizcore.figures.palette import DIVERGING, SEQUENTIAL, palette_table
from vizcore.figures.stills import map_over_image_png, maps_png


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_every_map_is_a_tile_on_one_scale():
    maps = np.zeros((64, 80, 3), np.float32)
    maps[..., 1], maps[..., 2] = 0.5, 1.0
    found, table = pixels(maps_png(maps)), palette_table(SEQUENTIAL)
    assert found.shape == (64 * 2 + 2, 80 * 2 + 2, 3)
    for (row, column), level in (((5, 5), 0.0), ((5, 82 + 5), 0.5), ((66 + 5, 5), 1.0)):
        np.testing.assert_allclose(found[row, column], table[round(level * (len(table) - 1))], atol=2)
    np.testing.assert_array_equal(found[66 + 5, 82 + 5], [128] * 3)  # no fourth map


def test_small_maps_are_enlarged_and_signed_ones_are_about_zero():
    maps = np.array([[-1.0, 0.0, 1.0]], np.float32)[..., None]
    found, table = pixels(maps_png(maps)), palette_table(DIVERGING)
    assert found.shape == (64, 3 * 64, 3)
    for column, level in ((10, 0), (64 + 10, len(table) // 2), (128 + 10, len(table) - 1)):
        np.testing.assert_allclose(found[10, column], table[level], atol=2)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_map_over_an_image_leaves_alone_what_is_zero(channels):
    image = np.full((4, 4, channels), 0.5, np.float32)
    over = np.zeros((4, 4), np.float32)
    over[0, 0] = 2.0
    found = pixels(map_over_image_png(image, over))
    assert found.shape == (512, 512, 3)
    np.testing.assert_array_equal(found[300, 300], [128] * 3)
    strongest = palette_table(SEQUENTIAL)[-1] * 0.55 + 0.45 * 127.5
    np.testing.assert_allclose(found[10, 10], strongest, atol=2)


def test_a_map_of_zeros_is_the_image_alone():
    image = np.random.default_rng(0).random((8, 8, 3)).astype(np.float32)
    found = pixels(map_over_image_png(image, np.zeros((8, 8), np.float32)))
    np.testing.assert_array_equal(found[::64, ::64], (image * 255 + 0.5).astype(np.uint8))
