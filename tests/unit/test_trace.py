"""What one image did to every layer: Keras' own numbers, in one pass, with nothing left behind."""

import re
from functools import partial

import keras
import numpy as np
import pytest
from at_once import at_once

from vizcore.network import shipped
from vizcore.network.answers import predictions
from vizcore.network.cards import FOLDER, shipped_names
from vizcore.network.classifier import Classifier
from vizcore.run import trace as room
from vizcore.run.trace import activation, activations, trace

RANDOM = np.random.default_rng(0)


def image_for(classifier):
    return RANDOM.random(classifier.image_shape, np.float32)


@pytest.fixture
def passes(monkeypatch):
    """The layers of every forward pass."""
    seen = []
    run = Classifier.run

    def counted(self, images, layers):
        seen.append(layers)
        return run(self, images, layers)

    monkeypatch.setattr(Classifier, "run", counted)
    return seen


def test_by_hand(linear):
    image = np.arange(16, dtype=np.float32).reshape(4, 4, 1) / 16
    seen = trace(linear, image)
    total = sum(k * (k - 1) / 16 for k in range(1, 17))
    np.testing.assert_allclose(seen.logits, [total, -total], rtol=1e-6)
    np.testing.assert_array_equal(seen.image, image)
    np.testing.assert_array_equal(seen.activations["image"], image)
    np.testing.assert_array_equal(seen.activations["flatten"], image.ravel())
    np.testing.assert_array_equal(seen.activations["logits"], seen.logits)
    assert set(seen.activations) == {"image", "flatten", "logits"}


def test_a_copy_and_its_mean(tiny):
    image = image_for(tiny)
    seen = trace(tiny, image)
    np.testing.assert_allclose(activation(tiny, seen, "copy"), image)
    np.testing.assert_allclose(activation(tiny, seen, "mean"), [image.mean()], rtol=1e-6)
    np.testing.assert_allclose(seen.logits, [image.mean(), -image.mean()], rtol=1e-6)


def test_squares_and_dead_maps(square, dead):
    image = image_for(square)
    np.testing.assert_allclose(trace(square, image).logits, [(image**2).sum()], rtol=1e-6)
    seen = trace(dead, image)
    np.testing.assert_allclose(seen.activations["minus"], np.repeat(-image, 2, axis=2))
    assert not seen.activations["relu"].any()
    assert not seen.logits.any()


def test_the_shipped_network_layer_by_layer(shipped):
    """Against the file as Keras itself runs it, eagerly and not flattened."""
    original = keras.saving.load_model(FOLDER / f"{shipped.name}.keras", compile=False)
    image = image_for(shipped)
    (pixels,) = original.inputs
    own = keras.Model(pixels, {step.name: step.output for step in original.operations})(image[None], training=False)
    seen = trace(shipped, image)
    compared = [name for name in own if name in seen.activations]
    assert len(compared) >= 10
    for name in compared:
        expected = np.asarray(own[name])[0]
        np.testing.assert_allclose(
            seen.activations[name], expected, rtol=0, atol=1e-5 * np.abs(expected).max(), err_msg=name
        )
    assert set(seen.activations) == set(shipped.by_name)


def test_a_trace_is_one_pass_and_choosing_a_layer_none(tiny, passes):
    seen = trace(tiny, image_for(tiny))
    assert len(passes) == 1
    for layer in tiny.by_name:
        activation(tiny, seen, layer)
    assert len(passes) == 1


def test_the_shipped_network_is_kept_whole(shipped, passes):
    seen = trace(shipped, image_for(shipped))
    for layer in shipped.by_name:
        assert activation(shipped, seen, layer) is seen.activations[layer]
    assert len(passes) == 1


def test_above_the_limit_a_pass_fetches_one_layer(tiny, passes, monkeypatch):
    image = image_for(tiny)
    whole = trace(tiny, image)
    total = sum(value.nbytes for value in whole.activations.values())
    monkeypatch.setattr(room, "WHOLE", total)
    assert trace(tiny, image).activations
    monkeypatch.setattr(room, "WHOLE", total - 1)
    passes.clear()
    seen = trace(tiny, image)
    assert not seen.activations
    np.testing.assert_array_equal(seen.logits, whole.logits)
    np.testing.assert_array_equal(activation(tiny, seen, "copy"), whole.activations["copy"])
    assert passes == [("logits",), ("copy",)]


def test_visitors_at_once_get_their_own(shipped):
    images = [image_for(shipped) for _ in range(4)]
    alone = [trace(shipped, image) for image in images]

    def visit(index):
        for _ in range(10):
            seen = trace(shipped, images[index])
            for name in seen.activations:
                np.testing.assert_array_equal(seen.activations[name], alone[index].activations[name])

    at_once(*(partial(visit, index) for index in range(4)))
    assert not np.array_equal(alone[0].logits, alone[1].logits)


def test_first_visitors_of_a_fresh_network_at_once(tiny):
    images = [image_for(tiny) for _ in range(8)]
    found = at_once(*(partial(trace, tiny, image) for image in images))
    for seen, image in zip(found, images, strict=True):
        np.testing.assert_allclose(seen.logits, [image.mean(), -image.mean()], rtol=1e-5)


def test_a_crowd_that_looks_at_many_layers_finds_its_own_still_compiled():
    """Each asks for a map of a layer of his own by two methods, and goes on while all others do the same."""
    network, made = shipped.load(shipped_names()[0]), []
    asked = [(layer.name, way) for layer in network.layers[:25] for way in ("Gradient", "Grad-CAM")]
    for _ in range(2):
        for key in asked:
            network.prepared(key, lambda key=key: made.append(key) or len)
    assert made == asked
    for number in range(1000):
        network.prepared(number, lambda: len)
    assert 50 <= len(network._prepared) <= 256 * 2**20 / (75_000 * len(network.layers))
    network._prepared.clear()


def test_compiled_views_are_bounded_and_the_network_does_not_grow(tiny, monkeypatch):
    monkeypatch.setattr("vizcore.network.classifier._MEMORY", 0)  # then the fewest that are held of any network
    every = list(tiny.by_name)
    image = image_for(tiny)[None]
    nodes = [len(step._inbound_nodes) + len(step._outbound_nodes) for step in tiny.model.operations]
    asked = [tuple(every[i] for i in range(4) if subset >> i & 1) for subset in range(1, 16)]
    asked += [(one, other) for one in reversed(every) for other in every if every.index(other) < every.index(one)]
    assert len(set(asked)) > 20
    for layers in asked:
        assert set(tiny.run(image, layers)) == set(layers)
    assert len(tiny._prepared) <= 16
    assert [len(step._inbound_nodes) + len(step._outbound_nodes) for step in tiny.model.operations] == nodes


def test_the_views_that_are_used_are_the_ones_that_stay(tiny, monkeypatch):
    image = image_for(tiny)[None]
    tiny.run(image, ("logits",))
    compiled = tiny._prepared[("logits",)]
    pairs = [(one, other) for one in tiny.by_name for other in tiny.by_name if one != other]
    for pair in pairs:
        tiny.run(image, pair)
        tiny.run(image, ("logits",))
    assert len(pairs) > 8
    assert tiny._prepared[("logits",)] is compiled


def test_one_tracing_serves_batches_of_any_size(tiny):
    for count in (1, 3, 7):
        images = RANDOM.random((count, 4, 4, 1), np.float32)
        np.testing.assert_allclose(tiny.run(images, ("mean",))["mean"][:, 0], images.mean(axis=(1, 2, 3)), rtol=1e-5)


def test_a_classifier_needs_a_label_for_every_logit(tiny):
    with pytest.raises(ValueError, match="tiny: 3 labels for 2 logits"):
        Classifier("tiny", tiny.model, ("a", "b", "c"))


def test_probabilities():
    np.testing.assert_allclose(predictions(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
    np.testing.assert_allclose(predictions(np.log([1.0, 9.0]), temperature=2.0), [0.25, 0.75])
    np.testing.assert_allclose(predictions(np.array([1e4, 0.0, 1e4])), [0.5, 0, 0.5])
    np.testing.assert_allclose(predictions(np.log([[1.0, 3.0], [3.0, 1.0]])), [[0.25, 0.75], [0.75, 0.25]])


def test_the_percentages_are_those_of_the_cards_temperature(shipped, tiny):
    """Of the shipped network, whose temperature is not 1; and 1 where nobody has calibrated one."""
    card = (FOLDER / f"{shipped.name}.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"^temperature: (\S+)$", card, re.MULTILINE)
    assert shipped.temperature == float(written)
    assert abs(shipped.temperature - 1) > 0.05, "or the test would say nothing"
    logits = np.linspace(-2, 3, 8, dtype=np.float32)
    odds = [np.exp(float(logit) / shipped.card.temperature) for logit in logits]
    found = predictions(logits, temperature=shipped.temperature)
    np.testing.assert_allclose(found, np.array(odds) / sum(odds), rtol=1e-5)
    assert np.abs(found - predictions(logits)).max() > 0.01
    assert tiny.temperature == 1


def test_several_layers_from_the_trace_or_from_one_more_pass(shipped, monkeypatch):
    image = np.random.default_rng(0).random(shipped.image_shape, np.float32)
    held = trace(shipped, image)
    names = ("conv2_1", "relu2_1", "conv2_1")
    assert activations(shipped, held, names) is held.activations
    monkeypatch.setattr("vizcore.run.trace.WHOLE", 0)
    large = trace(shipped, image)
    found = activations(shipped, large, names)
    assert set(found) == {"conv2_1", "relu2_1"}
    for name, value in found.items():
        np.testing.assert_allclose(value, held.activations[name], rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(value, activation(shipped, large, name))
