"""Every page runs, for every network and every choice it offers; and looks at a face only once."""

import ast

import pytest
from opening import ROOT, open_page

from pages.components.channel_picker import ORDER_NAMES
from vizcore import trace
from vizcore.cards import shipped_names
from vizcore.shipped import load

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("pages/[0-9]*/[0-9]*.py"))
LAYERS = next(page for page in PAGES if page.endswith("layers.py"))
NETWORK = shipped_names()[0]
UNLIKE = (NETWORK, "dense", "googlenet")  # the default, no convolution, branches; the others stay close to these


@pytest.mark.parametrize(
    "network", [name if name in UNLIKE else pytest.param(name, marks=pytest.mark.full) for name in shipped_names()]
)
@pytest.mark.parametrize("page", PAGES)
def test_page_runs_and_asks_its_question(page, network):
    app = open_page(page, network=network)
    assert not app.exception
    question = ast.get_docstring(ast.parse((ROOT / page).read_text(encoding="utf-8")))
    assert app.title[0].value == question


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
    monkeypatch.setattr("vizcore.classifier.Classifier.run", lambda *a: pytest.fail("a second forward pass"))
    for layer in ("conv3_1", "pool2", "dense1", "logits"):
        app.selectbox(key="layer").set_value(layer).run()
        assert not app.exception
    assert runs == []


@pytest.mark.parametrize("by", ["index", "mean", "maximum", "difference"])
@pytest.mark.parametrize("scope", ["map", "layer", "network"])
def test_every_order_and_scope_draws(by, scope):
    app = open_page(LAYERS, layer="relu2_1", sort=ORDER_NAMES[by], scope=scope)
    assert not app.exception
    assert app.selectbox(key="sort").value == by


@pytest.mark.parametrize(
    "query",
    [{"channel": 999}, {"channel": "-1"}, {"layer": "nonsense"}, {"row": 99, "column": 99}, {"channel": "<b>x</b>"}],
    ids=str,
)
def test_a_broken_link_opens_the_page_all_the_same(query):
    app = open_page(LAYERS, **query)
    assert not app.exception
    assert app.selectbox(key="layer").value == "conv1_1"


def test_the_link_holds_the_unit():
    app = open_page(LAYERS, layer="conv2_2", channel=0, row=3, column=0)
    captions = " ".join(caption.value for caption in app.caption)
    assert "How channel 0, row 3, column 0 got its number" in captions
