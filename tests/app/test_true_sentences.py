"""What pages say in words follows from the numbers."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from blocks import block_of
from matrix import few
from opening import open_page, said, subject_of

from pages.components.wording import share_text
from pages.look.channel import alike_panel
from pages.networks.compare.across import verdict
from pages.networks.own.reading import place_read
from vizcore.attribution import METHODS
from vizcore.network.own import Reading
from vizcore.receptive_field import receptive_fields
from vizcore.target import Target

LAYERS, CHANNEL, ATTRIBUTION = "look/layers", "look/channel", "ask/attribution"
DRAWN = "vgg10"  # what excites each of its channels is shipped: the page has nothing to grow


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def note_of(app) -> str:
    """What stands below the map of a channel, on the stage of its page."""
    return block_of(app)["maps"][0]["note"]


@pytest.mark.parametrize("network", ["googlenet", pytest.param("alexnet", marks=pytest.mark.full)])
def test_of_a_map_of_zeros_is_said_what_the_gradient_says(network):
    zeros = 0
    for label in ("fear", "anger"):
        app = open_page(ATTRIBUTION, network=network, target=label, methods="Grad-CAM")
        assert not app.exception
        this = subject_of(app)
        target = Target(this.classifier.logits, this.classifier.labels.index(label))
        steepest = np.abs(METHODS["Gradient"](this.classifier, this.trace.image, target).map).max()
        if METHODS["Grad-CAM"](this.classifier, this.trace.image, target).map.any():
            assert "Zero everywhere" not in captions(app)
            continue
        zeros += 1
        assert steepest > 0
        assert "no pixel" not in captions(app)
        assert f"Pixels do move this number, though: its gradient reaches {steepest:.3g}." in captions(app)
        assert "Zero everywhere: nothing in the maps of" in captions(app)
    assert zeros or network != "googlenet"


def test_where_the_gradient_is_zero_too_that_is_said(monkeypatch):
    real = METHODS["Grad-CAM"].__class__.__call__

    def zero(self, *given, **named):
        found = real(self, *given, **named)
        return replace(found, map=np.zeros_like(found.map))

    monkeypatch.setattr(METHODS["Grad-CAM"].__class__, "__call__", zero)
    monkeypatch.setattr("vizcore.attribution.zero.input_gradients", lambda *_: (None, np.zeros((1, 48, 48, 1))))
    app = open_page(ATTRIBUTION, network="lenet5", target="fear", methods="Grad-CAM")
    assert "No small change of a pixel moves it, either: the gradient is zero." in captions(app)
    assert "Pixels do move" not in captions(app)


@pytest.mark.parametrize("layer", ["relu1_1", *few(("relu2_1", "relu_dense1"), ())])
def test_zero_has_no_sign(layer):
    values = subject_of(open_page(LAYERS, network=DRAWN, layer=layer)).trace.activations[layer]
    flat = values.reshape(-1, values.shape[-1])
    channel = int((flat == 0).sum(axis=0).argmax())
    place = np.unravel_index(int((values[..., channel] == 0).argmax()), values.shape[:-1]) if values.ndim == 3 else ()
    assert values[(*place, channel)] == 0
    where = dict(zip(("row", "column"), place, strict=False))
    for page in (LAYERS, CHANNEL):
        app = open_page(page, network=DRAWN, layer=layer, channel=channel, **where)
        shown = said(app) + " ".join(f" {metric.value} " for metric in app.metric)
        assert not re.search(r"(?<![\w.·^{(])[-−]0(\.0*)?(?![\w.,])", shown), shown


def test_the_most_negative_is_not_called_the_strongest():
    values = subject_of(open_page(LAYERS, network=DRAWN, layer="conv2_1")).trace.activations["conv2_1"]
    below, above = -values.min(axis=(0, 1)), values.max(axis=(0, 1))
    for channel, word in (
        (int((below - above).argmax()), "Most negative: −"),
        (int((above - below).argmax()), "Strongest: "),
    ):
        app = open_page(CHANNEL, network=DRAWN, layer="conv2_1", channel=channel)
        map_ = values[..., channel]
        row, column = np.unravel_index(np.abs(map_).argmax(), map_.shape)
        assert f"{word}{abs(map_[row, column]):.3g}, at row {row}, column {column}." in note_of(app)


def test_what_a_unit_sees_is_said_alike_on_both_pages():
    layer = "conv2_1"
    app = open_page(CHANNEL, network=DRAWN, layer=layer)
    channel = app.number_input(key="channel").value
    this = subject_of(app)
    map_ = this.trace.activations[layer][..., channel]
    for edge in (False, True):
        if edge:
            map_ = this.trace.activations[layer]
            edges = np.abs(map_)
            edges[1:-1, 1:-1] = -1
            inside = np.abs(map_[1:-1, 1:-1]).max(axis=(0, 1))
            at_edge = [c for c in range(map_.shape[-1]) if edges[..., c].max() > inside[c]]
            channel, map_ = at_edge[0], map_[..., at_edge[0]]
        row, column = map(int, np.unravel_index(np.abs(map_).argmax(), map_.shape))
        field = receptive_fields(this.classifier.model)[layer]
        top, left, bottom, right = field.clipped((row, column))
        inside, whole = f"{bottom - top}×{right - left}", f"{field.size[0]}×{field.size[1]}"
        on_channel = note_of(open_page(CHANNEL, network=DRAWN, layer=layer, channel=channel))
        on_layers = captions(open_page(LAYERS, network=DRAWN, layer=layer, channel=channel, row=row, column=column))
        assert f"sees the {inside} pixels in the box" in on_channel
        assert f"sees the pixels in the box: {inside} of them" in on_layers
        for words in (on_channel, on_layers):
            assert (f"the rest of its receptive field of {whole} falls on the padding" in words) == (inside != whole)
        assert edge == (inside != whole) or not edge


@pytest.mark.parametrize(
    ("layer", "sees"), [("relu1", "the whole image"), ("logits", "the whole image"), ("image", "1×1")]
)
def test_a_dense_layer_sees_the_whole_image(layer, sees):
    app = open_page(LAYERS, network="dense", layer=layer)
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Receptive field"].startswith(sees)


def test_only_maps_that_are_alike_are_called_so(monkeypatch):
    app = open_page(CHANNEL, network="lenet5", layer="tanh1")
    found = re.search(r"correlate with its own map of this face: (-?\d\.\d+)(?: to (-?\d\.\d+))?", captions(app))
    assert 1 >= float(found[1]) >= float(found[2] or found[1]) >= alike_panel.LEAST == 0.3
    monkeypatch.setattr(alike_panel, "LEAST", 1.01)
    app = open_page(CHANNEL, network="lenet5", layer="tanh1")
    assert "none correlates with it by 1.01 or more" in captions(app)
    assert "correlate with its own map" not in captions(app)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.87, "87%"), (0.994, "99%"), (0.996, "99.6%"), (0.99951, ">99.9%"), (1.0, ">99.9%"),
        (0.0149, "1%"), (0.005, "0.5%"), (0.004, "0.4%"), (0.0004, "<0.1%"), (0.0, "<0.1%"),
    ],
)  # fmt: skip
def test_what_is_neither_all_nor_nothing_is_not_said_to_be(share, words):
    assert share_text(share) == words


def test_networks_that_share_no_label_neither_agree_nor_disagree():
    assert verdict(["cat", "joy"], [{"cat", "dog"}, {"joy", "fear"}]) == "Their answers have other names"
    assert verdict(["cat", "dog"], [{"cat", "dog"}, {"dog", "cow"}]) == "They disagree"
    assert verdict(["cat", "cat"], [{"cat", "dog"}, {"cat"}]) == "They agree"


@pytest.mark.parametrize(
    ("outputs", "place", "words"),
    [
        ((6, 4, 3), None, "Its answer is a map: the place in the middle is read, row 3 and column 2."),
        ((6, 4, 3), (0, 1), "Its answer is a map: row 0 and column 1 of it are read."),
        ((None, None, 3), None, "Its answer is a map: the place in the middle is read."),
        ((1, 1, 3), None, None), ((3,), None, None), ((), None, None),
    ],
)  # fmt: skip
def test_of_an_answer_that_is_a_map_is_said_which_place_is_read(outputs, place, words):
    own = SimpleNamespace(questions=SimpleNamespace(outputs=(outputs,)), reading=Reading(place=place))
    assert place_read(own) == words


@pytest.mark.parametrize("page", [LAYERS, CHANNEL])
def test_the_logits_open_on_the_answer(page):
    for network in (DRAWN, "dense"):
        app = open_page(page, network=network, layer="logits")
        assert app.number_input(key="channel").value == int(subject_of(app).trace.logits.argmax())


def test_where_the_learning_rate_starts_anew_it_is_said():
    assert "was raised again at epochs 17 and 25." in said(open_page("networks/networks", network="vgg13"))
    assert "was raised again" not in said(open_page("networks/networks", network="lenet5"))
