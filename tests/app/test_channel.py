"""The page about one channel: for every kind of layer, and with numbers that are the network's own."""

import keras
import numpy as np
import pytest
from blocks import block_of, stages
from opening import follow, link_of, open_page, subject_of

from pages.look.channel.faces_panel import measured_at
from pages.state import photo
from vizcore.attribution import METHODS
from vizcore.interventions import answers, log_odds
from vizcore.network.classifier import Classifier
from vizcore.network.shipped import load
from vizcore.receptive_field import receptive_fields
from vizcore.run.replay import replay
from vizcore.run.trace import trace
from vizcore.target import Target

FILTERED = ("conv1", "tanh1", "coefficient1", "tanh_pool1", "conv2", "tanh2", "coefficient2", "tanh_pool2")  # of lenet5
CHANNEL, LAYERS = "look/channel", "look/layers"


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


def headings(app) -> list[str]:
    return [heading.value for heading in app.header]


# Each as another is.
SECOND = ("tanh_pool1", "conv2", "tanh2", "pool2", "coefficient2", "tanh_pool2", "dense2", "tanh_dense2")


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(layer.name, marks=pytest.mark.full if layer.name in SECOND else ())
        for layer in load("lenet5").layers
    ],
)
def test_every_kind_of_layer(layer):
    app = open_page(CHANNEL, network="lenet5", layer=layer)
    assert not app.exception
    info = load("lenet5").by_name[layer]
    assert ("Its filter" in headings(app)) == (layer in FILTERED)
    assert any(metric.label == "Activation" for metric in app.metric) != info.has_maps
    if info.inputs and layer != "logits":
        assert any(heading.startswith(("Still", "Now", "As it is")) for heading in headings(app))


def test_without_it_is_the_network_with_that_filter_and_its_bias_zeroed():
    """The channel of a convolution is switched off by zeroing what makes it."""
    shipped = load("lenet5")
    image = photo.cut(photo.sample(), 0, shipped.image_shape).image
    app = open_page(CHANNEL, network="lenet5", layer="conv1", channel=2)
    said = next(heading for heading in headings(app) if heading.startswith(("Still", "Now")))
    copy = keras.models.clone_model(shipped.model)
    copy.set_weights(shipped.model.get_weights())
    kernel, bias = copy.get_layer("conv1").get_weights()
    kernel[..., 2], bias[2] = 0, 0
    copy.get_layer("conv1").set_weights([kernel, bias])
    seen = trace(Classifier("copy", copy, shipped.labels, shipped.card), image)
    shares = answers(shipped, seen.logits)
    first = int(shares.argmax())
    before, after = (log_odds(shipped, logits)[first] for logits in (subject_of(app).trace.logits, seen.logits))
    changed = f"→ {shares[first]:.1%}", f"({shares[first]:.0%})", f"log-odds {before:.2f} → {after:.2f}"
    assert any(words in said for words in changed)
    assert shipped.labels[int(shares.argmax())] in said


def test_the_first_channel_is_the_strongest_and_a_similar_one_is_a_click_away():
    app = open_page(CHANNEL, network="lenet5", layer="tanh1")
    channel = app.number_input(key="channel").value
    this = subject_of(app)
    assert channel == np.abs(this.trace.activations["tanh1"]).mean(axis=(0, 1)).argmax()
    assert "correlate with its own" in captions(app)
    app.number_input(key="channel").set_value((channel + 1) % 6).run()
    assert not app.exception
    assert link_of(app)["channel"] == [str((channel + 1) % 6)]
    assert app.number_input(key="channel").value == (channel + 1) % 6


def test_layers_lead_here_with_the_channel_in_the_link():
    app = open_page(LAYERS, network="lenet5", layer="conv2", channel=3)
    assert not app.exception
    follow(app, "All about this channel")
    assert app.title[0].value == "What is this channel for?"
    assert link_of(app) == {"network": ["lenet5"], "layer": ["conv2"], "channel": ["3"]}
    assert app.selectbox(key="layer").value == "conv2"
    assert app.number_input(key="channel").value == 3


def test_a_channel_that_is_not_there_opens_the_strongest():
    app = open_page(CHANNEL, network="lenet5", layer="conv1", channel=999)
    assert not app.exception
    first = app.number_input(key="channel").value
    assert 0 <= first < 6
    assert [text.value for text in app.text] == [f"conv1 has no channel 999, only 0 to 5: this is {first}."]


def test_other_faces_are_means_where_the_channel_is_still_itself():
    """Means ship of what a ReLU lets through: of a convolution before it they are of the same channel."""
    app = open_page(CHANNEL, layer="relu3_3", channel=5)
    assert not app.exception
    assert "of the 50 of 28,389 training faces that excite it most; and of the 50 of" in captions(app)
    assert "measured at" not in captions(app)
    before = open_page(CHANNEL, layer="conv3_3", channel=5)
    assert "No face, but means of crops, measured at relu3_3: of the 50 of" in captions(before)


@pytest.mark.parametrize(
    ("network", "layer"),
    [
        pytest.param("fovea", "pool1", id="pooled", marks=pytest.mark.full),
        pytest.param("fovea", "conv3_4", id="before a sum"),
        pytest.param("fovea", "flatten", id="in a row", marks=pytest.mark.full),
        pytest.param("lenet5", "tanh1", id="no means"),
    ],
)
def test_of_what_is_no_more_that_channel_nothing_is_shown(network, layer):
    app = open_page(CHANNEL, network=network, layer=layer, channel=0)
    assert not app.exception
    assert "No means of faces come with this layer." in captions(app)


def test_what_means_are_of_is_the_very_channel():
    """Between a layer and the one that was measured nothing mixes channels: more of one moves no other there."""
    this = subject_of(open_page(CHANNEL, network="fovea"))
    found = {layer.name: measured_at(this, layer) for layer in this.classifier.layers}
    measured = {name: at.name for name, at in found.items() if at is not None and at.name != name}
    assert measured["conv3_3"] == measured["norm3_3"] == "relu3_3"
    assert measured["dense1"] == "relu_dense1"
    for layer, at in measured.items():
        more = np.eye(this.classifier.by_name[layer].channels, dtype="f4")[3] * 50
        plain, moved = (
            np.asarray(replay(this.classifier.model, this.trace.image[None], [at], edits)[at])
            for edits in ({}, {layer: lambda value, more=more: value + more})
        )
        changed = np.abs(moved - plain).max(axis=tuple(range(moved.ndim - 1)))
        assert np.flatnonzero(changed).tolist() == [3], layer


def test_the_map_and_what_moved_it_are_on_the_stage_and_stand_still_in_figures():
    app = open_page(CHANNEL, network="lenet5", layer="tanh1", channel=2)
    block, this = block_of(app), subject_of(app)
    found, moved = block["maps"]
    np.testing.assert_array_equal(block["arrays"]["map0"], this.trace.activations["tanh1"][..., 2])
    size = np.abs(block["arrays"]["map0"])
    row, column = map(int, np.unravel_index(size.argmax(), size.shape))
    assert found["box"] == list(receptive_fields(this.classifier.model)["tanh1"].clipped((row, column)))
    assert moved["box"] is None
    expected = METHODS["Integrated gradients"](this.classifier, this.trace.image, Target("tanh1", 2)).map
    np.testing.assert_allclose(block["arrays"]["map1"], expected, atol=1e-4 * np.abs(expected).max())
    assert [one["title"] for one in block["maps"]] == ["What it found in this face", "Which pixels moved it"]
    app = open_page(CHANNEL, network="lenet5", layer="tanh1", channel=2, drawn="figures")
    assert stages(app) == 0
    assert {"What it found in this face", "Which pixels moved it"} <= set(headings(app))
