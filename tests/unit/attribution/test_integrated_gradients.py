"""Integrated gradients against the sum by hand, and against functions whose integral is known."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture

from vizcore.attribution import integrated_gradients as room
from vizcore.attribution.methods.integrated_gradients import integrated_gradients, places
from vizcore.run import gradients
from vizcore.run.gradients import input_gradients, value_of
from vizcore.target import Target

LOGIT = Target("logits", 0)


def faint_first(x):
    """The mean over pixels of tanh(100x), which is at its top long before a picture is as bright as it will be."""
    x = layers.Activation("tanh", name="squashed")(layers.Rescaling(100.0, name="bright")(x))
    return layers.GlobalAveragePooling2D(name="logits")(x)


def rectified(x):
    x = layers.Conv2D(4, 3, activation="relu", name="conv")(x)
    return layers.Dense(2, name="logits")(layers.Flatten()(x))


def by_hand(classifier, image, steps, baseline):
    """The trapezoidal rule between squares of even steps, one gradient at a time."""
    where = [(step / (steps - 1)) ** 2 for step in range(steps)]
    slopes = [
        input_gradients(classifier, (baseline + place * (image - baseline))[None].astype(np.float32), LOGIT)[1][0]
        for place in where
    ]
    total = sum(
        (b - a) * (low + high) / 2 for a, b, low, high in zip(where, where[1:], slopes, slopes[1:], strict=False)
    )
    return ((image - baseline) * total).sum(axis=-1)


@pytest.mark.parametrize("images_at_once", [1, 3, 100])
@pytest.mark.parametrize(("steps", "baseline"), [(8, 0.0), (13, 0.4)])
def test_is_the_trapezoidal_rule_and_its_sum_is_the_difference_of_the_ends(
    monkeypatch, images_at_once, steps, baseline
):
    classifier = network(rectified, (6, 6, 3))
    image = picture(classifier)
    expected = by_hand(classifier, image, steps, baseline)
    here, there = value_of(classifier, np.stack([image, np.full_like(image, baseline)]), LOGIT)
    monkeypatch.setattr(gradients, "BUDGET", images_at_once * sum(layer.memory for layer in classifier.layers))
    found, promised = integrated_gradients(classifier, image, LOGIT, steps=steps, baseline=baseline)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
    assert promised == pytest.approx(float(here - there), rel=1e-5)


def test_steps_stand_closest_where_the_image_is_faint():
    where = places(16)
    assert (where[0], where[-1]) == (0, 1)
    assert (np.diff(where, n=2) > 0).all()


def test_of_what_changes_first_it_comes_nearer_than_even_steps(monkeypatch):
    classifier = network(faint_first, (4, 4, 1))
    image = picture(classifier)

    def error():
        found, promised = integrated_gradients(classifier, image, LOGIT, steps=16)
        assert promised == pytest.approx(float(np.tanh(100 * image).mean()), rel=1e-5)
        return np.abs(16 * found - np.tanh(100 * image[..., 0])).max()

    ours = error()
    monkeypatch.setattr(room, "places", lambda steps: np.linspace(0, 1, steps, dtype=np.float32))
    assert ours < error() / 2
