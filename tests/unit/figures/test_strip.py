"""The whole network in one row: where each layer stands, what it shows, what a click gives."""

import base64
import io

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.figures.strip import places, strip_figure, strip_pictures
from vizcore.layers import LayerInfo

PURPLE, YELLOW, BLUE, RED = (68, 1, 84), (253, 231, 37), (5, 48, 97), (103, 0, 31)


def layer(name, kind, *inputs):
    return LayerInfo(name, kind, (4, 4, 2), 0, 0, inputs)


LAYERS = [
    layer("image", "InputLayer"),
    layer("centre", "Rescaling", "image"),
    layer("conv", "Conv2D", "centre"),
    layer("norm", "BatchNormalization", "conv"),
    layer("relu", "ReLU", "norm"),
    layer("pool", "MaxPooling2D", "relu"),
    layer("sum", "Add", "pool", "conv"),
    layer("late", "ReLU", "conv"),
]
NAMES = {layer.name: f"the {layer.name}" for layer in LAYERS}
MAPS = {name: np.zeros((4, 4), np.float32) for name in NAMES}


def pictures(figure) -> np.ndarray:
    """All images of the figure, one over the other."""
    layers = [
        np.asarray(PillowImage.open(io.BytesIO(base64.b64decode(trace.source.split(",", 1)[1]))).convert("RGBA"))
        for trace in figure.data
        if trace.type == "image"
    ]
    together = layers[0].copy()
    for one in layers[1:]:
        seen = one[..., 3] > 0
        assert not (together[..., 3] > 0)[seen].any()  # no thumbnail hides another
        together[seen] = one[seen]
    return together


def test_what_only_changes_values_stands_below_what_it_follows():
    assert places(LAYERS) == {
        "image": (0, 0), "centre": (0, 1), "conv": (1, 0), "norm": (1, 1), "relu": (1, 2), "pool": (2, 0),
        "sum": (3, 0), "late": (4, 0),  # a ReLU, but not of the layer just before
    }  # fmt: skip


def test_no_two_layers_stand_in_one_place(shipped):
    found = places(shipped.layers)
    assert list(found) == [layer.name for layer in shipped.layers]
    assert len(set(found.values())) == len(found)


def points(figure):
    (scatter,) = (trace for trace in figure.data if trace.type == "scatter")
    return scatter


def test_a_click_on_a_thumbnail_gives_the_layer():
    scatter = points(strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), None, NAMES))
    assert list(scatter.customdata) == [layer.name for layer in LAYERS]
    assert list(scatter.text) == [f"the {layer.name}" for layer in LAYERS]
    where = places(LAYERS)
    for name, x, y in zip(scatter.customdata, scatter.x, scatter.y, strict=True):
        assert ((x - 23.5) / 56, (y - 23.5) / 56) == where[name]


def test_colours_by_what_a_layer_gives():
    maps = MAPS | {
        "image": np.array([[0, 1], [1, 0]], np.float32),
        "conv": np.array([[-2, 2]], np.float32),
        "relu": np.array([[0, 1]], np.float32),
    }
    figure = strip_figure(LAYERS, strip_pictures(LAYERS, maps), None, NAMES)
    picture, where = pictures(figure), places(LAYERS)

    def corners(name):
        column, row = where[name]
        part = picture[row * 56 :, column * 56 :][:48, :48, :3]
        return [tuple(part[y, x]) for y in (0, -1) for x in (0, -1)]

    np.testing.assert_allclose(np.array(corners("image"))[:, 0], [0, 255, 255, 0], atol=2)
    assert corners("conv") == [BLUE, RED, BLUE, RED]
    assert corners("relu") == [PURPLE, YELLOW, PURPLE, YELLOW]
    assert corners("pool") == [PURPLE] * 4  # all zero
    assert (picture[..., 3] > 0).sum() == len(LAYERS) * 48 * 48


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (11, 12), (48, 48), (100, 70)])
def test_a_thumbnail_of_any_size_fills_its_place_in_equal_parts(shape):
    values = np.arange(shape[0] * shape[1], dtype=np.float32).reshape(shape)
    picture = pictures(
        strip_figure(
            LAYERS[:1],
            strip_pictures(LAYERS[:1], {"image": values / values.max() if values.max() else values}),
            None,
            NAMES,
        )
    )
    part = picture[:48, :48, 0].astype(int)
    assert (np.diff(part, axis=0) >= 0).all()
    assert (np.diff(part, axis=1) >= 0).all()
    if shape == (3, 3):
        assert len(np.unique(part)) == 9
        assert (part[:16, :16] == part[0, 0]).all()
        assert part[16, 16] != part[0, 0]


def test_the_chosen_layer_is_outlined():
    (shape,) = strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), "norm", NAMES).layout.shapes
    assert (shape.x0 < 56, shape.x1 > 56 + 47, shape.y0 < 56, shape.y1 > 56 + 47) == (True,) * 4
    assert shape.x1 < 2 * 56
    assert not strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), None, NAMES).layout.shapes
