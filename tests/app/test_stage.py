"""The page Layers with its stage: what is on it, what a click there chooses, and that the page stands without it."""

import numpy as np
import pytest
from blocks import block_of, stages
from drawn import keys
from opening import open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.components.stage import layer_block
from vizcore.figures.palette import scale_of

LAYERS = "look/layers"


def figures(app: AppTest) -> set[str]:
    """Keys of the charts; the last part of each one's name that `FIGURES` knows."""
    return {key for key in FIGURES if any(name.endswith(f"-{key}") for name in keys(app))}


FIGURES = {"strip", "histogram", "maps", "map", "over", "map-kernel", "terms-0-sums", "terms-0-products"}


def test_the_stage_shows_the_unit_that_the_link_names():
    app = open_page(LAYERS, layer="conv2_1", channel=7, row=3, column=5)
    block, this = block_of(app), subject_of(app)
    assert (block["layer"], block["channel"], block["place"]) == ("conv2_1", 7, [3, 5])
    np.testing.assert_array_equal(block["arrays"]["map"], this.trace.activations["conv2_1"][..., 7])
    read = np.moveaxis(this.trace.activations["dropout1"], -1, 0)
    np.testing.assert_array_equal(block["arrays"]["input"], read)
    assert block["arrays"]["origins"].tolist() == [[0, channel] for channel in range(40)]
    assert [step["layer"] for step in block["chain"]] == ["norm2_1", "relu2_1"]
    assert block["readers"] == ["norm2_1"]
    scale = scale_of(this.trace.activations["conv2_1"])
    np.testing.assert_array_equal(block["arrays"]["tiles"][7], scale.levels(this.trace.activations["conv2_1"][..., 7]))


def test_the_widgets_and_the_formulas_answer_without_it():
    app = open_page(LAYERS, layer="conv2_1", channel=7, row=3, column=5)
    assert [app.number_input(key=key).value for key in ("channel", "row", "column")] == [7, 3, 5]
    assert any("equal:" in caption.value for caption in app.caption)
    app.number_input(key="column").set_value(6).run()
    assert session_of(app).selection.place == (3, 6)
    assert block_of(app)["place"] == [3, 6]


def test_the_same_in_figures_that_stand_still():
    app = open_page(LAYERS, layer="conv2_1", channel=7, drawn="figures")
    assert stages(app) == 0
    assert figures(app) == FIGURES
    app.segmented_control(key="drawn").set_value("live").run()
    assert stages(app) == 1
    assert figures(app) == {"strip"}


def test_what_is_too_large_for_the_pointer_is_said_and_drawn_in_figures(monkeypatch):
    monkeypatch.setattr(layer_block, "MOST", 50_000)
    app = open_page(LAYERS, layer="conv2_1")
    assert stages(app) == 0
    assert [caption.value for caption in app.caption if "0.1 MB, too much to be followed" in caption.value]
    assert {"maps", "map"} <= figures(app)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"layer": "image"}, "These are the pixels themselves"),
        ({"layer": "logits"}, ""),
        ({"layer": "dense1"}, ""),
        ({"network": "googlenet", "layer": "inception3a"}, ""),
    ],
)
def test_what_has_no_arithmetic_says_so(query, sentence):
    app = open_page(LAYERS, **query)
    block = block_of(app)
    assert block["layer"] == query["layer"]
    assert sentence in block["refusal"]
    assert (block["rule"] is None) == bool(sentence)


def test_the_logits_have_their_names_and_their_softmax():
    app = open_page(LAYERS, layer="logits")
    block, this = block_of(app), subject_of(app)
    assert block["names"] == [this.classifier.labels[channel] for channel in block["ranked"]]
    assert block["temperature"] == this.classifier.temperature
    np.testing.assert_array_equal(block["arrays"]["units"], this.trace.logits)


def test_blocks_of_the_default_network_are_small():
    sizes = []
    app = open_page(LAYERS)
    for layer in subject_of(app).classifier.layers:
        app.selectbox(key="layer").set_value(layer.name).run()
        (size,) = (len(one.proto.bytes) for one in app.get("bidi_component") if one.proto.bytes)
        sizes.append(size)
    assert len(sizes) == 54
    assert max(sizes) <= 500_000
    assert sorted(sizes)[27] <= 150_000


CHOICES = {
    "a channel": ({"channel": 9}, ("conv2_1", 9, None)),
    "a place": ({"row": 1, "column": 2}, ("conv2_1", 4, (1, 2))),
    "numbers as JavaScript has them": ({"row": 1.0, "column": 2.0}, ("conv2_1", 4, (1, 2))),
    "one layer back": ({"source": 0, "channel": 5, "row": 7, "column": 8}, ("dropout1", 5, (7, 8))),
    "one layer on": ({"reader": 0}, ("norm2_1", None, None)),
    "on with what is followed": ({"reader": 0, "channel": 4, "row": 7, "column": 8}, ("norm2_1", 4, (7, 8))),
    "on with half a place": ({"reader": 0, "channel": 4, "row": 7}, ("norm2_1", 4, None)),
    "no such channel": ({"channel": 80}, None),
    "a place beside the map": ({"row": 24, "column": 0}, None),
    "a place before the map": ({"row": -1, "column": 0}, None),
    "half a place": ({"row": 1}, None),
    "no such source": ({"source": 1, "channel": 0, "row": 0, "column": 0}, None),
    "no such reader": ({"reader": 1}, None),
    "a text": ({"channel": "7"}, None),
    "true": ({"channel": True}, None),
    "not a number": ({"channel": float("nan")}, None),
    "a list": ({"row": [1], "column": {}}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("choice", "expected"), CHOICES.values(), ids=CHOICES)
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, expected):
    def script(choice):
        from pages.look.layers.choices import choose
        from pages.state.session import select

        select(layer="conv2_1", channel=4, place=(3, 3))
        choose("fovea", "conv2_1", choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    chosen = session_of(app).selection
    assert (chosen.layer, chosen.channel, chosen.place) == (expected or ("conv2_1", 4, (3, 3)))
