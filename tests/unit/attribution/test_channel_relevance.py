"""Relevance of channels: closed forms, the slow account of LRP, and what one derivative after the other gives."""

import keras
import numpy as np
import pytest
from keras import layers
from oracles.plain import Plain
from oracles.relevance import relevance_of_channels
from unit.data.faces import plain

from vizcore.attribution.channel_relevance import channel_relevance, unit_relevance
from vizcore.attribution.methods.lrp import Epsilon
from vizcore.attribution.relevance import folded
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import derivatives
from vizcore.target import Target


def test_a_network_whose_answer_is_one_channel():
    """Without ε all of a logit comes from its own channel; with it, ε's share of the logits' size is taken off."""
    images = np.stack([np.full((4, 4, 1), level, np.float32) for level in (0.9, 0.2)])
    images[0, 0, 0] = 0.1
    mean = images.mean(axis=(1, 2, 3))
    found = channel_relevance(plain(), images, ("conv", "mean", "logits"), epsilon=0.0)
    for layer in found:
        np.testing.assert_allclose(found[layer], [[mean[0], 0], [0, 1 - mean[1]]], atol=1e-6)
    units = unit_relevance(plain(), images, "conv", epsilon=0.0)
    np.testing.assert_allclose(units[0, ..., 0], images[0, ..., 0] / 16, atol=1e-7)
    logit = np.array([mean[0], 1 - mean[1]])
    size = np.sqrt((logit**2 + (1 - logit) ** 2) / 2)
    taken = channel_relevance(plain(), images, ("mean",), epsilon=0.5)["mean"]
    np.testing.assert_allclose(taken.sum(axis=1), logit * logit / (logit + 0.5 * size), rtol=1e-5)


def small() -> Classifier:
    image = keras.Input((6, 6, 1), name="image")
    x = layers.ReLU(name="relu1")(layers.Conv2D(3, 3, padding="same", name="conv1")(image))
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.ReLU(name="relu2")(layers.Conv2D(4, 2, name="conv2")(x))
    model = keras.Model(image, layers.Dense(3, name="logits")(layers.Flatten(name="flat")(x)), name="small")
    random = np.random.default_rng(3)
    model.set_weights([random.normal(size=w.shape).astype(np.float32) for w in model.get_weights()])
    return Classifier("small", model, ("a", "b", "c"))


@pytest.mark.parametrize("epsilon", [0.0, 0.2])
def test_it_agrees_with_the_slow_account_of_every_layer(epsilon):
    net, images = small(), np.random.default_rng(0).random((3, 6, 6, 1), np.float32)
    names = ("conv1", "relu1", "pool", "conv2", "relu2")
    found = channel_relevance(net, images, names, epsilon=epsilon)
    for number, image in enumerate(images):
        slow = relevance_of_channels(Plain(net), image, epsilon)
        for layer in names:
            np.testing.assert_allclose(found[layer][number], slow[layer], rtol=2e-4, atol=2e-5, err_msg=layer)


def test_one_pass_gives_what_every_layer_alone_and_its_units_give(shipped):
    """On the default network, with its normalisations and shortcuts, against the derivatives of each answer alone."""
    images = np.random.default_rng(1).random((3, *shipped.image_shape), np.float32)
    names = tuple(layer.name for layer in shipped.layers if layer.inputs and layer.kind != "Dropout")
    found = channel_relevance(shipped, images, names)
    answers = shipped.run(images, (shipped.logits,))[shipped.logits].argmax(axis=1)
    for layer in (names[0], names[len(names) // 2], names[-2]):
        for number, answer in enumerate(answers):
            target = Target(shipped.logits, int(answer))
            rule = Epsilon(folded(shipped, target))
            one = derivatives(shipped, images[[number]], target, (layer,), rule, numbers={"epsilon": 0.1})
            units = (one.activations[layer] * one.gradients[layer])[0]
            scale = np.abs(units).sum()
            slow = units.reshape(-1, units.shape[-1]).sum(axis=0)
            np.testing.assert_allclose(found[layer][number], slow, atol=1e-4 * scale, err_msg=layer)
        whole = unit_relevance(shipped, images, layer)
        sums = whole.reshape(3, -1, whole.shape[-1]).sum(axis=1)
        np.testing.assert_allclose(sums, found[layer], atol=1e-4 * np.abs(whole).sum() / 3)


def test_a_layer_without_a_rule_is_refused():
    image = keras.Input((4, 4, 1), name="image")
    x = layers.Softmax(name="softmax")(layers.Flatten(name="flat")(image))
    net = Classifier("odd", keras.Model(image, layers.Dense(2, name="logits")(x)), ("a", "b"))
    with pytest.raises(ValueError, match="relevance has no rule for 'softmax'"):
        channel_relevance(net, np.zeros((1, 4, 4, 1), np.float32), ("flat",))
