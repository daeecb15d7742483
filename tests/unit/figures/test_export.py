"""The picture that is taken along is the picture that is seen."""

import io

import numpy as np
import plotly.graph_objects as go
import pytest
from PIL import Image as PillowImage

from vizcore.figures.attribution import attribution_figure
from vizcore.figures.export import png_of
from vizcore.figures.map import map_figure

FACE = np.full((2, 3, 1), 0.5, np.float32)
MAP = np.array([[-4, 0, 1], [2, 0, 0.1]], np.float32)


def pixels(figure) -> np.ndarray:
    whole = np.asarray(PillowImage.open(io.BytesIO(png_of(figure))).convert("RGBA"))
    return whole[160::320, 160::320]  # the middles of six cells of 320 pixels


def test_a_map_is_enlarged_in_its_own_colours():
    found = pixels(map_figure(MAP))
    assert found[0, 0].tolist() == [191, 228, 255, 255]
    assert found[0, 1].tolist() == [38, 38, 38, 255]


def test_a_map_over_a_face_shows_both():
    found = pixels(attribution_figure(FACE, MAP, blend=0.7, least=0.05)).astype(int)
    assert found[0, 1].tolist() == [128, 128, 128, 255]  # nothing there: the face
    assert found[1, 2].tolist() == [128, 128, 128, 255]  # too little: the face
    assert found[0, 0, 2] - found[0, 0, 0] > 40  # far below zero: blue
    assert found[1, 0, 0] - found[1, 0, 2] > 40  # above: orange
    np.testing.assert_array_equal(pixels(attribution_figure(FACE, MAP, blend=0.0))[..., :3], 128)
    assert pixels(attribution_figure(FACE, MAP, blend=1.0))[0, 0].tolist() == [191, 228, 255, 255]


def test_curves_have_no_pixels():
    with pytest.raises(ValueError, match="made of maps"):
        png_of(go.Figure(go.Scatter(x=[0], y=[0])))
