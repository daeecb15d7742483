"""Derivatives against networks whose derivative is known by hand, and against small differences."""

from functools import partial

import keras
import numpy as np
import pytest
from at_once import at_once

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.run import gradients
from vizcore.run.gradients import derivatives, input_gradients
from vizcore.target import Target

RANDOM = np.random.default_rng(0)


def images(count=3):
    return RANDOM.random((count, 4, 4, 1), np.float32)


def test_of_a_linear_network_it_is_the_weights(linear):
    values, found = input_gradients(linear, images(), Target("logits", 1))
    np.testing.assert_allclose(found[..., 0], np.tile(-np.arange(1, 17.0).reshape(4, 4), (3, 1, 1)))
    assert values.shape == (3,)


def test_of_a_sum_of_squares_it_is_twice_the_image(square):
    batch = images()
    values, found = input_gradients(square, batch, Target("logits", 0))
    np.testing.assert_allclose(found, 2 * batch, rtol=1e-6)
    np.testing.assert_allclose(values, (batch**2).sum(axis=(1, 2, 3)), rtol=1e-5)


def test_of_a_channel_a_unit_and_a_difference(tiny):
    mean = input_gradients(tiny, images(), Target("copy", 0))[1]
    np.testing.assert_allclose(mean, np.full((3, 4, 4, 1), 1 / 16))
    unit = input_gradients(tiny, images(), Target("copy", 0, (2, 1)))[1]
    assert np.argwhere(unit).tolist() == [[i, 2, 1, 0] for i in range(3)]
    difference = input_gradients(tiny, images(), Target("logits", 0) - Target("logits", 1))[1]
    np.testing.assert_allclose(difference, np.full((3, 4, 4, 1), 2 / 16), rtol=1e-6)
    across = input_gradients(tiny, images(), Target("logits", 0) - Target("copy", 0))[1]
    np.testing.assert_allclose(across, np.zeros((3, 4, 4, 1)), atol=1e-7)


def test_by_layers_between_and_with_their_activations(tiny):
    batch = images()
    found = derivatives(tiny, batch, Target("logits", 0), ("copy", "mean"))
    np.testing.assert_allclose(found.activations["copy"], batch, rtol=1e-6)
    np.testing.assert_allclose(found.gradients["copy"], np.full((3, 4, 4, 1), 1 / 16))
    np.testing.assert_allclose(found.gradients["mean"], np.ones((3, 1)))


def test_by_a_layer_that_comes_after_the_target_it_is_zero(tiny):
    found = derivatives(tiny, images(), Target("copy", 0), ("mean",))
    assert not found.gradients["mean"].any()


def test_behind_dead_units_it_is_zero(dead):
    assert not input_gradients(dead, images(), Target("logits", 0))[1].any()


@pytest.mark.parametrize("name", ["lenet5", "vgg10", "resnet20"])
def test_is_the_slope_that_small_steps_find(name):
    keras.utils.set_random_seed(0)
    model = flatten(ARCHITECTURES[name]((24, 24, 1), 8))
    classifier = Classifier(name, model, tuple("abcdefgh"))
    random = np.random.default_rng(0)
    image, direction = random.random((1, 24, 24, 1), np.float32), random.normal(size=(1, 24, 24, 1)).astype("f4")
    target = Target("logits", 2) - Target("logits", 5)
    slope = float((input_gradients(classifier, image, target)[1] * direction).sum())
    step = 2e-4
    ahead, behind = (input_gradients(classifier, image + s * direction, target)[0][0] for s in (step, -step))
    assert slope == pytest.approx(float(ahead - behind) / (2 * step), rel=0.05, abs=1e-3)


def test_chunks_give_the_same_and_are_as_small_as_the_budget_says(tiny, monkeypatch):
    batch = images(7)
    whole = derivatives(tiny, batch, Target("logits", 0), ("copy",))
    per_image = sum(layer.memory for layer in tiny.layers)
    monkeypatch.setattr(gradients, "BUDGET", 2 * per_image + 1)
    assert [len(chunk) for chunk in gradients.chunks(tiny, batch)] == [2, 2, 2, 1]
    parts = derivatives(tiny, batch, Target("logits", 0), ("copy",))
    np.testing.assert_array_equal(parts.values, whole.values)
    np.testing.assert_array_equal(parts.gradients["copy"], whole.gradients["copy"])
    monkeypatch.setattr(gradients, "BUDGET", 1)
    assert [len(chunk) for chunk in gradients.chunks(tiny, batch)] == [1] * 7


def test_another_channel_compiles_nothing(tiny):
    input_gradients(tiny, images(), Target("logits", 0))
    before = dict(tiny._prepared)
    input_gradients(tiny, images(5), Target("logits", 1))
    input_gradients(tiny, images(2), Target("logits", 1) - Target("logits", 0))
    assert dict(tiny._prepared) == before


def test_a_rule_changes_the_way_back_and_nothing_else(tiny):
    batch = images()
    values, found = input_gradients(tiny, batch, Target("logits", 0), rule=reversed_mean)
    np.testing.assert_allclose(values, batch.mean(axis=(1, 2, 3)), rtol=1e-6)
    np.testing.assert_allclose(found, np.full((3, 4, 4, 1), -1 / 16))


def reversed_mean(operation):
    if operation.name != "mean":
        return operation

    @keras.ops.custom_gradient
    def run(x):
        def back(*given, upstream=None):
            (upstream,) = given if upstream is None else (upstream,)
            return keras.ops.broadcast_to(-upstream[:, None, None, :] / 16, keras.ops.shape(x))

        return operation(x), back

    return run


def test_visitors_at_once_get_their_own(linear):
    targets = [Target("logits", index % 2) for index in range(16)]
    found = at_once(*(partial(input_gradients, linear, images(2), target) for target in targets))
    for target, (_, gradient) in zip(targets, found, strict=True):
        assert np.sign(gradient).min() == np.sign(gradient).max() == (-1 if target.channel else 1)


@pytest.mark.parametrize(
    ("target", "error"),
    [(Target("else", 0), KeyError), (Target("logits", 2), IndexError), (Target("copy", 0, (4, 0)), IndexError)],
)
def test_what_is_not_there_is_refused(tiny, target, error):
    with pytest.raises(error):
        input_gradients(tiny, images(), target)
    with pytest.raises(KeyError):
        derivatives(tiny, images(), Target("logits", 0), ("else",))
