"""KernelSHAP against Shapley values by brute force over all orders, and its promise to add up."""

import keras
import numpy as np
import pytest
from keras import layers
from oracles.attribution import AsItRuns
from oracles.perturbation import shapley

from vizcore.attribution.methods.kernel_shap import kernel_shap
from vizcore.attribution.superpixels import superpixels
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import value_of
from vizcore.target import Target

TARGET = Target("logits", 0)


def picture(height, width):
    return np.random.default_rng(0).random((height, width, 1), np.float32)


def entangled(height, width) -> Classifier:
    """What a pixel brings depends on all others, three at a time: of pairs alone any kernel would find the shares."""
    image = keras.Input((height, width, 1), name="image")
    x = layers.Flatten(name="flatten")(layers.Rescaling(1.0, name="same")(image))
    x = layers.Dense(6, name="hidden")(x)
    x = layers.Dense(2, name="logits")(layers.Multiply(name="cubes")([x, x, x]))
    model = keras.Model(image, x, name="entangled")
    random = np.random.default_rng(3)
    model.set_weights([random.normal(size=w.shape) / np.sqrt(len(w)) for w in model.get_weights()])
    return Classifier("entangled", model, ("a", "b"))


@pytest.mark.parametrize(
    ("height", "width", "asked", "count"), [(6, 9, 1, 1), (6, 12, 2, 2), (12, 12, 4, 4), (12, 18, 6, 6)]
)
@pytest.mark.parametrize("baseline", [0.0, 0.5])
def test_all_coalitions_give_the_exact_shapley_values(height, width, asked, count, baseline):
    net, image = entangled(height, width), picture(height, width)
    labels = superpixels(image, asked)
    assert labels.max() + 1 == count
    found, _ = kernel_shap(net, image, TARGET, segments=asked, samples=100, baseline=baseline)
    for segment, share in enumerate(shapley(AsItRuns(net), image, TARGET, labels, baseline)):
        here = labels == segment
        assert np.ptp(found[here]) == 0
        assert found[here].sum() == pytest.approx(share, rel=1e-3, abs=1e-5)


@pytest.mark.parametrize("samples", [2, 100, 101, 1000])
def test_adds_up_exactly_however_few_the_samples(samples):
    net, image = entangled(24, 24), picture(24, 24)
    found, promised = kernel_shap(net, image, TARGET, segments=40, samples=samples)
    whole, grey = value_of(net, np.stack([image, np.full_like(image, 0.5)]), TARGET)
    assert promised == pytest.approx(float(whole) - float(grey), rel=1e-6)
    assert found.sum(dtype=float) == pytest.approx(promised, rel=1e-5)


def test_samples_come_near_the_exact_values():
    net, image = entangled(12, 12), picture(12, 12)
    assert superpixels(image, 12).max() == 15
    exact, *sampled = (kernel_shap(net, image, TARGET, segments=12, samples=n, seed=1)[0] for n in (2**16, 200, 4000))
    few, many = (np.abs(one - exact).max() / np.ptp(exact) for one in sampled)
    assert few < 0.05
    assert many < 0.01


def test_two_seeds_differ_unless_every_coalition_is_shown():
    classifier, image = entangled(24, 24), picture(24, 24)
    drawn, all_shown = (
        [kernel_shap(classifier, image, TARGET, segments=8, samples=n, seed=seed)[0] for seed in (0, 1)]
        for n in (100, 1000)
    )
    assert np.linalg.norm(drawn[0] - drawn[1]) > 1e-3 * np.linalg.norm(drawn[0])
    np.testing.assert_array_equal(*all_shown)


def test_of_a_linear_network_samples_are_enough(linear):
    image = picture(4, 4)
    alone = np.arange(1, 17.0).reshape(4, 4) * (image[..., 0] - 0.5)
    labels = superpixels(image, 16)
    assert labels.max() == 15
    found, _ = kernel_shap(linear, image, TARGET, segments=16, samples=100)
    np.testing.assert_allclose(found, alone, rtol=1e-3, atol=1e-4)


def test_coalitions_are_drawn_as_the_kernel_weighs_them(linear, monkeypatch):
    image, shown, run = np.ones((4, 4, 1), np.float32), [], Classifier.run
    monkeypatch.setattr(Classifier, "run", lambda self, x, names: shown.append(x) or run(self, x, names))
    assert superpixels(image, 16).max() == 15  # a segment for each pixel
    kernel_shap(linear, image, TARGET, segments=16, samples=8000)
    members = np.concatenate(shown)[2:, ..., 0].reshape(-1, 16) == 1  # the first two are the image and the grey
    assert len(members) == 8000
    sizes = np.bincount(members.sum(axis=1), minlength=17)[1:16] / 8000
    expected = np.array([1 / (k * (16 - k)) for k in range(1, 16)])
    expected /= expected.sum()
    np.testing.assert_allclose(sizes, expected, atol=5 * np.sqrt(0.15 / 4000))
    np.testing.assert_allclose(members.mean(axis=0), 0.5, atol=1e-9)  # each coalition comes with its opposite
