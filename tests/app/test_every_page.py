"""Every page runs, for every network and every choice it offers; and looks at a face only once."""

import ast

import pytest
from blocks import block_of
from drawn import emotions_coloured, traces
from opening import hyphens, open_page, said, subject_of

from pages.look.layers.maps_panel import ORDER_NAMES
from pages.runtime.page_folders import folder_of, sections
from vizcore.activations.statistics import channel_statistics, order
from vizcore.figures.series import CLASSES
from vizcore.figures.tiles import SCOPES
from vizcore.network.cards import shipped_names
from vizcore.network.shipped import load
from vizcore.run import trace
from vizcore.training.emotions import EMOTIONS

full = pytest.mark.full
PAGES = [folder.name for pages in sections().values() for folder in pages]
LAYERS = "look/layers"
NETWORK = shipped_names()[0]
UNLIKE = (NETWORK, "dense", "googlenet")  # the default, no convolution, branches; the others stay close to these
DRAW_STEPS = ("look/predict", LAYERS, "networks/networks", "networks/compare")  # and so how branches part and meet
LOOKS = {name: look.colour for name, look in zip(EMOTIONS, CLASSES, strict=True)}  # one colour an emotion, everywhere
VISITS = [
    pytest.param(page, name, marks=() if name in UNLIKE[:2] or (name in UNLIKE and page in DRAW_STEPS) else full)
    for page in PAGES
    for name in shipped_names()
]


@pytest.mark.parametrize(("page", "network"), VISITS)
def test_page_runs_and_asks_its_question(page, network):
    app = open_page(page, network=network)
    assert not app.exception
    question = ast.get_docstring(ast.parse(folder_of(page).script.read_text(encoding="utf-8")))
    assert app.title[0].value == question
    assert app.selectbox(key="network").value == network
    assert all(colours == {LOOKS[name]} for name, colours in emotions_coloured(app).items()), emotions_coloured(app)
    assert not hyphens(app)
    assert not app.text, "something of a link that names only the network was left out"


WITH_COLOURS = {
    "look/predict": {}, "change/adversarial": {"network": "lenet5"}, "change/input": {}, "change/channel_ablation": {},
    "data/mistakes": {"network": "fovea"}, "data/map": {"network": "fovea"}, "data/top_faces": {"network": "fovea"},
    "data/neighbours": {"network": "fovea"}, "labs/dropout": {"network": "fovea"},
}  # fmt: skip


@pytest.mark.parametrize("page", WITH_COLOURS)
def test_where_emotions_are_drawn_each_has_its_colour(page):
    found = emotions_coloured(open_page(page, **{"network": NETWORK} | WITH_COLOURS[page]))
    assert len(found) >= 6
    assert found == {name: {LOOKS[name]} for name in found}


@pytest.mark.parametrize("layer", [layer.name for layer in load(NETWORK).layers])
def test_every_layer_opens_and_its_arithmetic_is_the_networks_own(layer):
    app = open_page(LAYERS, layer=layer)
    assert not app.exception
    assert app.selectbox(key="layer").value == layer
    captions = [caption.value for caption in app.caption]
    assert not any("not equal" in caption for caption in captions)
    if layer != "image":
        assert any("equal:" in caption for caption in captions)


def test_choosing_another_layer_runs_nothing(monkeypatch):
    app = open_page(LAYERS)
    runs = []
    real = trace.trace
    monkeypatch.setattr("pages.state.subject.trace", lambda *a: runs.append(a) or real(*a))
    monkeypatch.setattr("vizcore.network.classifier.Classifier.run", lambda *a: pytest.fail("a second forward pass"))
    for layer in ("conv3_1", "pool2", "dense1", "logits"):
        app.selectbox(key="layer").set_value(layer).run()
        assert not app.exception
    assert runs == []


def tiles(app) -> tuple[str, list[int]]:
    """The picture of all maps, and the channels in the order in which it shows them."""
    drawn = traces(app, "maps")
    (picture,) = (each["source"] for each in drawn if each["type"] == "image")
    return picture, [place for each in drawn if each.get("customdata") for place in each["customdata"]]


@pytest.mark.parametrize("by", ORDER_NAMES)
def test_every_order_is_that_of_the_numbers(by):
    app = open_page(LAYERS, layer="relu2_1", sort=by, drawn="figures")
    assert not app.exception
    assert app.selectbox(key="sort").value == by
    this = subject_of(app)
    expected = order(by, channel_statistics(this.trace.activations["relu2_1"]), this.classifier.reference["relu2_1"])
    assert tiles(app)[1] == expected.tolist()
    assert block_of(open_page(LAYERS, layer="relu2_1", sort=by))["ranked"] == expected.tolist()


def test_every_colour_scale_draws_another_picture():
    drawn = [tiles(open_page(LAYERS, layer="relu2_1", scope=scope, drawn="figures")) for scope in SCOPES]
    live = [block_of(open_page(LAYERS, layer="relu2_1", scope=scope))["arrays"]["tiles"] for scope in SCOPES]
    assert len({tiles.tobytes() for tiles in live}) == len(SCOPES)
    assert [order for _, order in drawn] == [drawn[0][1]] * len(SCOPES)
    assert len({picture for picture, _ in drawn}) == len(SCOPES)


def test_the_link_holds_the_unit():
    app = open_page(LAYERS, layer="conv2_2", channel=0, row=3, column=0)
    assert "How channel 0, row 3, column 0 got its number" in said(app)
    assert app.number_input(key="row").value == 3
