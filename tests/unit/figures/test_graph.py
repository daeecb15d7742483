"""The drawing of a network: what is in each box, where it stands, what a click gives."""

import pytest
from building import built

from vizcore.figures.families import FAMILIES, family_of, short
from vizcore.figures.graph import graph_figure
from vizcore.figures.lanes import layout_of
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import LayerInfo, blocks_of, layers_of


def layer(name, kind, *inputs):
    return LayerInfo(name, kind, (4, 6, 2), 0, 0, inputs)


LAYERS = [
    layer("image", "InputLayer"),
    layer("conv1", "Conv2D", "image"),
    layer("norm1", "BatchNormalization", "conv1"),
    layer("relu1", "ReLU", "norm1"),
    layer("conv<2>", "Conv2D", "relu1"),
    layer("add", "Add", "relu1", "conv<2>"),
]


def drawn(layers=LAYERS, fold=True):
    blocks = blocks_of(layers, fold=fold)
    return blocks, graph_figure(blocks, {block.name: f"about {block.name}" for block in blocks})


def points(figure):
    return next(trace for trace in figure.data if trace.customdata is not None)


def outlines(figure):
    """{colour: the corners of its boxes}."""
    return {trace.fillcolor: trace for trace in figure.data if trace.fill == "toself"}


def test_a_click_on_a_box_gives_its_block():
    _, figure = drawn()
    clicks = points(figure)
    assert list(zip(clicks.customdata, clicks.x, clicks.y, clicks.text, strict=True)) == [
        ("image", 0, 0, "about image"), ("conv1", 0, 1, "about conv1"), ("conv<2>", 0, 2, "about conv<2>"),
        ("add", 0, 3, "about add"),
    ]  # fmt: skip


def test_words_in_a_box_name_it_and_cannot_be_markup():
    _, figure = drawn()
    (words,) = (trace for trace in figure.data if trace.mode == "text")
    texts = dict(zip(points(figure).customdata, words.text, strict=True))
    assert "conv1<br>" in texts["conv1"]
    assert "4×6×2 · norm · ReLU" in texts["conv1"]
    assert "conv&lt;2&gt;" in texts["conv<2>"]
    assert "<2>" not in texts["conv<2>"]
    assert family_of("Add").letter in texts["add"]


def test_boxes_have_the_colour_of_their_family_and_lie_around_their_places():
    _, figure = drawn()
    box = outlines(figure)[family_of("Conv2D").tint]
    assert [y for y in box.y if y is not None] == [0.63, 0.63, 1.37, 1.37, 0.63, 1.63, 1.63, 2.37, 2.37, 1.63]
    assert set(box.x) == {-0.43, 0.43, None}
    assert len([y for y in outlines(figure)[family_of("Add").tint].y if y is not None]) == 5
    assert not outlines(figure)[family_of("Dense").tint].x


def test_edges_run_from_box_to_box_and_a_skip_bows_out():
    _, figure = drawn()
    straight, skips = (trace for trace in figure.data if trace.mode == "lines" and trace.fill is None)
    assert list(straight.x) == [0, 0, None] * 3
    assert list(straight.y[:2]) == pytest.approx([0.37, 0.57])
    assert skips.name == "skip"
    assert skips.line.dash == "dot"
    bow = [(x, y) for x, y in zip(skips.x, skips.y, strict=True) if x is not None]
    assert bow[0] == pytest.approx((0.43, 1))
    assert bow[-1] == pytest.approx((0.43, 3))
    assert max(x for x, _ in bow) == pytest.approx(0.5)


def test_families_can_be_told_apart_without_colour():
    for mark in ("name", "sign", "letter", "colour"):
        assert len({getattr(family, mark) for family in FAMILIES}) == len(FAMILIES)
    for family in FAMILIES:  # black on every tint is read easily
        red, green, blue = (int(part) for part in family.tint[4:-1].split(","))
        assert 0.2126 * red + 0.7152 * green + 0.0722 * blue > 200


@pytest.mark.parametrize(
    ("kind", "word"),
    [("BatchNormalization", "norm"), ("ReLU", "ReLU"), ("LeakyReLU", "LeakyReLU"), ("Dropout", "dropout"),
     ("ELU", "ELU"), ("Activation", "activation"), ("LocalResponseNormalization", "local norm")],
)  # fmt: skip
def test_short_words(kind, word):
    assert short(kind) == word


@pytest.mark.parametrize("fold", [True, False], ids=["folded", "unfolded"])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_is_drawn_within_its_figure(name, fold):
    blocks, figure = drawn(layers_of(built(name)), fold)
    plan = layout_of(blocks)
    assert list(points(figure).customdata) == [block.name for block in blocks]
    assert sum(sum(x is None for x in trace.x) for trace in outlines(figure).values()) == len(blocks)
    left, right = figure.layout.xaxis.range
    for trace in figure.data:
        assert all(left <= x <= right for x in trace.x if x is not None)
    assert figure.layout.yaxis.range == (plan.levels - 0.5, -0.5)
    assert 30 * plan.levels <= figure.layout.height <= 60 * plan.levels + 60
