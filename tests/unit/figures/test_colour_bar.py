"""The bar beside a map is as tall as the map, and its numbers stand where their colours are."""

import base64
import io

import numpy as np
from PIL import Image as PillowImage

from vizcore.figures.attribution import attribution_figure
from vizcore.figures.colour_bar import colour_bar
from vizcore.figures.kernels import response_figure
from vizcore.figures.map import map_figure
from vizcore.figures.palette import DIVERGING, Scale, palette_table


def test_it_is_as_tall_as_the_map_and_its_colours_run_from_the_highest_to_the_lowest():
    bar = colour_bar(Scale(-2.0, 2.0, signed=True), 4.5, -0.5, 9.5)
    (picture,) = bar.images
    assert (picture["y"], picture["sizey"], picture["yanchor"]) == (-0.5, 10, "top")
    assert 4.5 < picture["x"] < picture["x"] + picture["sizex"] == bar.right
    pixels = PillowImage.open(io.BytesIO(base64.b64decode(picture["source"].partition(",")[2]))).convert("RGB")
    np.testing.assert_array_equal(np.asarray(pixels)[:, 0], palette_table(DIVERGING)[::-1])


def test_its_numbers_are_the_ends_and_the_middle():
    bar = colour_bar(Scale(-2.0, 2.0, signed=True), 4.5, -0.5, 9.5)
    assert [(text["text"], text["y"]) for text in bar.annotations] == [("2", -0.5), ("0", 4.5), ("−2", 9.5)]


def test_a_map_of_nothing_has_a_scale():
    assert [text["text"] for text in colour_bar(Scale(0.0, 0.0), 0.0, 0.0, 1.0).annotations] == ["1", "0.5", "0"]


def test_every_figure_with_a_bar_shows_all_of_it():
    face, values = np.zeros((6, 6, 1), np.float32), np.eye(6, dtype=np.float32)
    for figure in (
        map_figure(values),
        attribution_figure(face, values),
        response_figure(values, np.linspace(-0.4, 0.4, 6, dtype=np.float32)),
    ):
        (bar,), (top, _, low) = figure.layout.images, figure.layout.annotations
        assert bar.x + bar.sizex <= figure.layout.xaxis.range[1]
        assert bar.sizey == abs(top.y - low.y) == abs(np.diff(figure.layout.yaxis.range)[0])
        assert figure.layout.margin.r > 40
        assert not any(trace.type == "heatmap" and trace.showscale for trace in figure.data)
