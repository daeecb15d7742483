"""Gradients and activations layer by layer, in networks whose every number is known."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.depth import signal_propagation
from vizcore.depth.signal_propagation import (
    SCHEMES,
    Profile,
    before_training,
    draw,
    leave_out_normalisation,
    normalise,
    profile,
)
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import derivatives
from vizcore.target import Target

FACE = np.random.default_rng(7).random((1, 24, 24, 1)).astype(np.float32)
STEPS = 6


def chain(factor: float, *, skips: bool) -> Classifier:
    """1×1 convolutions that multiply by a factor, each with or without what it is given added; logits ± the mean."""
    image = x = keras.Input((4, 4, 1), name="image")
    for number in range(1, STEPS + 1):
        y = layers.Conv2D(1, 1, use_bias=False, name=f"conv{number}")(x)
        x = layers.Add(name=f"step{number}")([x, y]) if skips else layers.Identity(name=f"step{number}")(y)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="chain")
    kernels = [np.full((1, 1, 1, 1), factor, np.float32)] * STEPS
    model.set_weights([*kernels, np.array([[1.0, -1.0]], np.float32)])
    return Classifier("chain", model, ("up", "down"))


@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("skips", [False, True], ids=["plain", "residual"])
def test_factors_multiply_and_a_shortcut_adds_one_to_each(factor, skips):
    images = np.stack([np.full((4, 4, 1), value, np.float32) for value in (0.2, 0.6)])
    at = tuple(f"step{number}" for number in range(1, STEPS + 1))
    found = profile(chain(factor, skips=skips), images, Target("logits", 0), at)
    one = factor + 1 if skips else factor
    number = np.arange(1, STEPS + 1)
    np.testing.assert_allclose(found.gradients, one ** (STEPS - number) / 16, rtol=1e-5)
    np.testing.assert_allclose(found.activations, one**number * np.sqrt((0.2**2 + 0.6**2) / 2), rtol=1e-5)
    assert found.passed == pytest.approx(one ** (STEPS - 1))
    assert found.layers == at


def test_where_no_gradient_arrives_none_has_passed(dead):
    found = profile(dead, np.full((1, 4, 4, 1), 0.5, np.float32), Target("logits", 0), ("minus", "relu"))
    assert found.gradients[0] == 0
    assert found.passed == 0
    assert Profile(("a", "b"), np.zeros(2), np.zeros(2)).passed == 0


@pytest.mark.parametrize(("name", "depth"), [("plain20", 19), ("resnet20", 19), ("plain56", 55), ("resnet56", 55)])
def test_there_is_a_number_for_every_convolution(name, depth):
    model = ARCHITECTURES[name]((24, 24, 1), 3)
    classifier = Classifier(name, model, ("a", "b", "c"))
    at = signal_propagation.activations_of(classifier)
    assert len(at) == depth == sum(layer.kind == "Conv2D" for layer in classifier.layers)
    assert at[0] == "relu1"
    assert at[-1] == f"relu4_{(depth - 1) // 6}b"


@pytest.mark.parametrize(("scheme", "gain"), [("He, 2015", 2 / (9 * 64)), ("Glorot, 2010", 2 / (9 * 64 + 9 * 64))])
def test_random_weights_have_the_variance_of_their_paper(scheme, gain):
    model = ARCHITECTURES["plain20"]((24, 24, 1), 8)
    draw(model, scheme, 3)
    kernel = model.get_layer("conv4_3b").get_weights()[0]
    assert kernel.var() == pytest.approx(gain, rel=0.03)
    assert model.get_layer("conv2_1a").get_weights()[0].var() == pytest.approx(gain * 4, rel=0.1)
    dense, bias = model.get_layer("logits").get_weights()
    assert dense.var() == pytest.approx(2 / (64 + 8), rel=0.2)
    assert not bias.any()


def test_plain_and_residual_networks_start_alike_and_a_scheme_is_a_scale():
    plain, residual = (ARCHITECTURES[name]((24, 24, 1), 8) for name in ("plain20", "resnet20"))
    draw(plain, "He, 2015", 5)
    draw(residual, "He, 2015", 5)
    for one, other in zip(plain.get_weights(), residual.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    draw(residual, "Glorot, 2010", 5)
    kernels = (model.get_layer("conv3_2a").get_weights()[0] for model in (plain, residual))
    np.testing.assert_allclose(next(kernels), np.sqrt(2) * next(kernels), rtol=1e-5)
    logits = [model.get_layer("logits").get_weights()[0] for model in (plain, residual)]
    np.testing.assert_array_equal(*logits)
    draw(residual, "He, 2015", 6)
    assert not np.allclose(plain.get_weights()[0], residual.get_weights()[0])


def test_without_normalisation_the_gradient_of_a_plain_network_fades_and_shortcuts_carry_it():
    found = {name: before_training(name, FACE, 8, 0, normalised=False) for name in ("plain20", "resnet20")}
    assert set(found["plain20"]) == set(SCHEMES)
    assert found["plain20"]["Glorot, 2010"].passed < 0.01
    assert found["resnet20"]["Glorot, 2010"].passed > 0.1


def test_a_plain_network_without_normalisation_is_a_product_of_its_scales():
    """He's weights are Glorot's times a number a layer: activations take those below them, gradients those above."""
    glorot, he = before_training("plain20", FACE, 8, 2, normalised=False).values()
    total = np.cumprod([_ratio(name) for name in glorot.layers])
    np.testing.assert_allclose(he.activations / glorot.activations, total, rtol=1e-4)
    np.testing.assert_allclose(he.gradients / glorot.gradients, total[-1] / total, rtol=1e-4)


def test_a_network_is_built_once_and_what_was_measured_before_does_not_count(monkeypatch):
    first = before_training("plain20", FACE, 2, 1, normalised=False, seed=4)["He, 2015"]
    monkeypatch.setattr(signal_propagation, "ARCHITECTURES", {})
    before_training("plain20", FACE, 2, 0, normalised=False, seed=5)
    again = before_training("plain20", FACE, 2, 1, normalised=False, seed=4)["He, 2015"]
    np.testing.assert_array_equal(again.gradients, first.gradients)


def _ratio(relu: str) -> float:
    """He's weights over Glorot's, of the convolution before a ReLU; √2 where as many maps come out as go in."""
    into, out = {"relu1": (1, 16), "relu3_1a": (16, 32), "relu4_1a": (32, 64)}.get(relu, (1, 1))
    return np.sqrt((into + out) / into)


def test_with_normalisation_the_scale_of_the_weights_does_not_count():
    glorot, he = before_training("plain20", FACE, 8, 2, normalised=True).values()
    np.testing.assert_allclose(he.gradients, glorot.gradients, rtol=0.2)
    np.testing.assert_allclose(he.activations, glorot.activations, rtol=0.05)
    assert glorot.passed > 1


def normalised_toy() -> Classifier:
    """A convolution, batch normalisation whose stored mean and variance are far off, ReLU, a mean."""
    image = keras.Input((6, 6, 1), name="image")
    x = layers.Conv2D(3, 3, use_bias=False, name="conv")(image)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(layers.ReLU(name="relu")(x))
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="toy")
    draw(model, "He, 2015", 1)
    model.get_layer("norm").set_weights([np.full(3, v, np.float32) for v in (1.0, 0.0, 5.0, 9.0)])
    return Classifier("toy", model, ("a", "b"))


def test_normalised_maps_have_mean_zero_and_size_one_and_so_is_the_gradient_through_them():
    toy, images = normalised_toy(), np.random.default_rng(0).random((3, 6, 6, 1)).astype(np.float32)
    found = derivatives(toy, images, Target("logits", 1), ("conv", "norm"), normalise)
    conv, norm = found.activations["conv"], found.activations["norm"]
    variance = conv.var(axis=(1, 2), keepdims=True)
    expected = (conv - conv.mean(axis=(1, 2), keepdims=True)) / np.sqrt(variance + 1e-3)
    np.testing.assert_allclose(norm, expected, atol=1e-5)
    above, gradient = found.gradients["norm"], found.gradients["conv"]
    assert np.abs(above).max() > 0
    shared = above.mean(axis=(1, 2), keepdims=True) + norm * (above * norm).mean(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(gradient, (above - shared) / np.sqrt(variance + 1e-3), atol=1e-6)


def test_left_out_normalisation_changes_nothing():
    toy, images = normalised_toy(), np.random.default_rng(0).random((2, 6, 6, 1)).astype(np.float32)
    found = derivatives(toy, images, Target("logits", 1), ("conv", "norm"), leave_out_normalisation)
    np.testing.assert_array_equal(found.activations["norm"], found.activations["conv"])
    np.testing.assert_array_equal(found.gradients["norm"], found.gradients["conv"])
