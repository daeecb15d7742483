"""Input × gradient, SmoothGrad and VarGrad against what their papers write."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.run import gradients
from vizcore.run.gradients import input_gradients, value_of
from vizcore.target import Target

LOGIT = Target("logits", 0)


def without_bias(x):
    x = layers.Conv2D(4, 3, activation="relu", use_bias=False, name="conv")(x)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Dense(6, activation="relu", use_bias=False, name="hidden")(layers.Flatten()(x))
    return layers.Dense(2, use_bias=False, name="logits")(x)


def test_input_times_gradient_is_the_targets_share_where_nothing_has_a_bias():
    classifier = network(without_bias, (8, 8, 3))
    image = picture(classifier)
    found = METHODS["Input × gradient"](classifier, image, LOGIT)
    assert found.map.sum() == pytest.approx(float(value_of(classifier, image[None], LOGIT)[0]), rel=1e-5)
    assert found.completeness is None


def test_input_times_gradient_of_a_sum_of_squares_is_twice_the_square(square):
    image = picture(square)
    found = METHODS["Input × gradient"](square, image, LOGIT).map
    np.testing.assert_allclose(found, 2 * image[..., 0] ** 2, rtol=1e-6)
    assert METHODS["Input × gradient"](square, image * 0, LOGIT).map.any() == False  # noqa: E712  black says nothing


def drawn(classifier, image, samples, noise, seed):
    """The gradient at every noisy copy, one by one, as section 3 of SmoothGrad's paper writes it."""
    random, deviation = np.random.default_rng(seed), noise * (image.max() - image.min())
    for _ in range(samples):
        copy = image + deviation * random.standard_normal(image.shape, np.float32)
        yield input_gradients(classifier, copy[None].astype(np.float32), LOGIT, any_range=True)[1][0].astype(np.float64)


@pytest.mark.parametrize("budget", [2**40, 1])
def test_smoothgrad_and_vargrad_are_mean_and_variance_at_the_drawn_noise(monkeypatch, budget):
    classifier = network(without_bias, (8, 8, 3))
    image, settings = picture(classifier), {"samples": 7, "noise": 0.3, "seed": 5}
    found = np.stack(list(drawn(classifier, image, **settings)))
    monkeypatch.setattr(gradients, "BUDGET", budget)
    smooth, varied = (METHODS[name](classifier, image, LOGIT, **settings).map for name in ("SmoothGrad", "VarGrad"))
    np.testing.assert_allclose(smooth, found.mean(axis=0).sum(axis=-1), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(varied, found.var(axis=0).sum(axis=-1), rtol=1e-4, atol=1e-8)
    assert varied.any()


def test_of_a_sum_of_squares_it_is_known(square):
    """The gradient at x + n is 2x + 2n: on average 2x, with a variance of 4 times the noise's."""
    image = picture(square)
    settings = {"samples": 256, "noise": 0.1}
    deviation = 0.1 * np.ptp(image)
    smooth, varied = (METHODS[name](square, image, LOGIT, **settings).map for name in ("SmoothGrad", "VarGrad"))
    np.testing.assert_allclose(smooth, 2 * image[..., 0], atol=2 * deviation * 4 / 16)
    np.testing.assert_allclose(varied.mean(), 4 * deviation**2, rtol=0.1)


def test_gradients_whose_square_float32_does_not_hold_are_refused():
    """Nothing comes that is not finite, and no warning in its place."""

    def steep(x):
        return layers.Dense(2, name="logits")(layers.Activation("exponential")(layers.Flatten()(x * 20)))

    classifier = network(steep, (4, 4, 1), weights=[np.full((16, 2), 1e15), np.zeros(2)])
    image = picture(classifier)
    assert np.isfinite(METHODS["SmoothGrad"](classifier, image, LOGIT).map).all()
    with pytest.raises(FloatingPointError, match="VarGrad: the map of .* is not finite"):
        METHODS["VarGrad"](classifier, image, LOGIT)


def test_another_seed_draws_other_noise_and_no_noise_is_the_gradient(square):
    image = picture(square)
    plain = METHODS["Gradient"](square, image, LOGIT).map
    one, other = (METHODS["SmoothGrad"](square, image, LOGIT, samples=2, seed=seed).map for seed in (1, 2))
    assert np.abs(one - other).max() > 1e-3
    np.testing.assert_allclose(METHODS["SmoothGrad"](square, image, LOGIT, noise=0.0).map, plain, rtol=1e-6)
    assert not METHODS["VarGrad"](square, image, LOGIT, noise=0.0).map.any()
    grey = np.full_like(image, 0.3)  # has no range, so its noise has no size
    np.testing.assert_allclose(METHODS["SmoothGrad"](square, grey, LOGIT).map, 0.6, rtol=1e-6)


def test_progress_goes_chunk_by_chunk(square, monkeypatch):
    monkeypatch.setattr(gradients, "BUDGET", 2 * sum(layer.memory for layer in square.layers))
    told = []
    METHODS["SmoothGrad"](square, picture(square), LOGIT, samples=5, progress=told.append)
    assert told == [0.4, 0.8, 1.0]
