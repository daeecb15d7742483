"""The whole network in one row: where each layer stands, what it shows, what a click gives."""

import base64
import io
from itertools import pairwise

import numpy as np
import pytest
from building import built
from PIL import Image as PillowImage

from vizcore.figures.strip import corners, places, strip_figure, strip_pictures
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import LayerInfo, layers_of

PURPLE, YELLOW, BLUE, ORANGE = (68, 1, 84), (253, 231, 37), (191, 228, 255), (255, 213, 175)


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


def test_a_step_joins_the_column_of_what_it_reads_also_where_another_branch_ran_between():
    branches = [
        layer("image", "InputLayer"), layer("left", "Conv2D", "image"), layer("right", "Conv2D", "image"),
        layer("norm_left", "LocalResponseNormalization", "left"), layer("norm_right", "ReLU", "right"),
        layer("both", "ReLU", "left"), layer("sum", "Add", "norm_left", "norm_right"),
    ]  # fmt: skip
    assert places(branches) == {
        "image": (0, 0), "left": (1, 0), "right": (2, 0), "norm_left": (1, 1), "norm_right": (2, 1), "both": (3, 0),
        "sum": (4, 0),
    }  # fmt: skip


COLUMNS = {"alexnet": 13, "googlenet": 82, "resnet56": 91, "vgg10": 16}  # of 25, 198, 204 and 40 steps


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_is_wrapped_into_rows_in_which_nothing_overlaps(name):
    layers = layers_of(built(name))
    columns = 1 + max(column for column, _ in places(layers).values())
    assert columns == COLUMNS.get(name, columns)
    where = corners(layers)
    assert list(where) == [layer.name for layer in layers]
    assert max(left for left, _ in where.values()) <= 27 * 56
    covered = np.zeros((2000, 28 * 56), int)
    for left, top in where.values():
        covered[top : top + 48, left : left + 48] += 1
    assert covered.max() == 1
    for column in range(columns):  # a column stays whole
        own = [where[name] for name, (at, _) in places(layers).items() if at == column]
        assert len({left for left, _ in own}) == 1
        assert [top - own[0][1] for _, top in own] == [56 * row for row in range(len(own))]
    rows = sorted({where[name][1] for name, (_, row) in places(layers).items() if row == 0})
    assert len(rows) == -(-columns // 28)
    for row in rows:
        own = [where[name] for name, (_, row_) in places(layers).items() if row_ == 0 and where[name][1] == row]
        assert [left for left, _ in own] == [56 * i for i in range(len(own))]


def test_a_wrapped_strip_can_be_clicked_and_is_higher():
    layers = layers_of(built("plain56"))
    maps = {layer.name: np.ones((2, 2), np.float32) for layer in layers}
    names = {layer.name: layer.name for layer in layers}
    figure = strip_figure(layers, strip_pictures(layers, maps), layers[-1].name, names)
    scatter, where = points(figure), corners(layers)
    for name, x, y in zip(scatter.customdata, scatter.x, scatter.y, strict=True):
        assert (x - 23.5, y - 23.5) == where[name]
    (box,) = figure.layout.shapes
    assert (box.x0, box.y0) == tuple(place - 3 for place in where[layers[-1].name])
    assert (pictures(figure)[..., 3] > 0).sum() == len(layers) * 48 * 48
    assert figure.layout.height > 300
    assert (
        strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), None, NAMES).layout.height == 240 + 26
    )  # a few large columns


def test_on_a_phone_a_row_has_fewer_columns_and_the_figure_is_as_high_as_they_are():
    layers = layers_of(built("fovea"))
    maps = {layer.name: np.ones((2, 2), np.float32) for layer in layers}
    names = {layer.name: layer.name for layer in layers}
    desk, phone = (
        strip_figure(layers, strip_pictures(layers, maps, width), None, names, width) for width in (1000, 358)
    )
    assert len({top for left, top in corners(layers).values() if left == 0}) < 4 < len(corners(layers))
    assert max(left for left, _ in corners(layers, 358).values()) < 10 * 56
    for figure, width in ((desk, 1000), (phone, 358)):
        (x0, x1), (y1, y0) = figure.layout.xaxis.range, figure.layout.yaxis.range
        legend = figure.layout.margin.t
        assert figure.layout.height - legend == pytest.approx(width * (y1 - y0) / (x1 - x0), abs=1)
        shown = points(figure)
        assert list(zip(shown.x - 23.5, shown.y - 23.5, strict=True)) == list(corners(layers, width).values())


def test_no_two_layers_stand_in_one_place(shipped):
    found = places(shipped.layers)
    assert list(found) == [layer.name for layer in shipped.layers]
    assert len(set(found.values())) == len(found)


def points(figure):
    (scatter,) = (trace for trace in figure.data if trace.customdata is not None)
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
    assert corners("conv") == [BLUE, ORANGE, BLUE, ORANGE]
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


def marked(figure) -> dict[str, list]:
    """{what it does: places of the marks}."""
    return {trace.name: list(zip(trace.x, trace.y, strict=True)) for trace in figure.data if trace.name}


def test_every_layer_is_marked_by_what_it_does_and_each_mark_has_a_shape_of_its_own():
    figure = strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), None, NAMES)
    found, where = marked(figure), corners(LAYERS)
    below = {name: (x + 3, y + 51.5) for name, (x, y) in where.items()}
    assert found == {
        "weights": [below["conv"]],
        "normalisation": [below["centre"], below["norm"]],
        "activation": [below["relu"], below["late"]],
        "pooling": [below["pool"]],
        "several become one": [below["sum"]],
        "passes on": [below["image"]],
    }
    assert figure.layout.showlegend
    assert points(figure).showlegend is False
    symbols = [trace.marker.symbol for trace in figure.data if trace.name]
    assert len(set(symbols)) == len(symbols)


def named(figure) -> list[str]:
    return [text for trace in figure.data if getattr(trace, "mode", None) == "text" for text in trace.text]


def test_columns_bear_the_name_of_their_first_layer_where_there_is_room():
    figure = strip_figure(LAYERS, strip_pictures(LAYERS, MAPS), None, NAMES)
    assert named(figure) == ["image", "conv", "pool", "sum", "late"]
    (texts,) = (trace for trace in figure.data if getattr(trace, "mode", None) == "text")
    low, high = figure.layout.yaxis.range
    assert all(high < y < 0 for y in texts.y), "above the thumbnails, and inside of the figure"
    layers = layers_of(built("resnet56"))
    maps = {one.name: np.ones((2, 2), np.float32) for one in layers}
    hover = {one.name: one.name for one in layers}
    rows: dict[int, list[str]] = {}
    where = corners(layers)
    for name, (_, row) in places(layers).items():
        if row == 0:
            rows.setdefault(where[name][1], []).append(name)
    every_second = [name for row in rows.values() for name in row[::2]]
    found = named(strip_figure(layers, strip_pictures(layers, maps), None, hover))
    assert len(found) == len(every_second)
    assert all(name.startswith(text.removesuffix("…")) for name, text in zip(every_second, found, strict=True))


@pytest.mark.parametrize("name", ["fovea", "googlenet", "vgg10", "lenet5"])
def test_on_a_phone_names_stand_above_too_and_none_runs_into_the_next(name):
    layers = layers_of(built(name))
    maps, hover = {one.name: np.ones((2, 2), np.float32) for one in layers}, {one.name: one.name for one in layers}
    figure = strip_figure(layers, strip_pictures(layers, maps, 358), None, hover, 358)
    (texts,) = (trace for trace in figure.data if getattr(trace, "mode", None) == "text")
    low, high = figure.layout.xaxis.range
    pixels = 358 / (high - low)
    wide = np.array([6.2 * len(text) for text in texts.text])
    left = (np.array(texts.x) - low) * pixels - (wide / 2 if texts.textposition == "middle center" else 0)
    assert len(texts.text) >= len({column for column, _ in places(layers).values()}) / 2
    assert (left >= -1).all()
    assert (left + wide <= 359).all()
    for one, other in pairwise(range(len(wide))):
        assert texts.y[one] != texts.y[other] or left[one] + wide[one] <= left[other] + 1


def test_a_long_name_is_cut_and_markup_is_text():
    long = [
        layer("image", "InputLayer"),
        *(layer(f"<b>a_layer_{at}_of_many_letters", "Conv2D", "image") for at in range(9)),
    ]
    maps = {one.name: np.ones((2, 2), np.float32) for one in long}
    figure = strip_figure(long, strip_pictures(long, maps), None, {one.name: one.name for one in long})
    assert named(figure)[1] == "&lt;b&gt;a_layer_0_of…"
