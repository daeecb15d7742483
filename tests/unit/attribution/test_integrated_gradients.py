"""Integrated gradients against the sum by hand, and against functions whose integral is known."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.attribution.methods import integrated_gradients as room
from vizcore.attribution.methods.integrated_gradients import integrated_gradients, places
from vizcore.network.shipped import load
from vizcore.run import gradients
from vizcore.run.gradients import input_gradients, value_of
from vizcore.target import Target

LOGIT = Target("logits", 0)
METHOD = METHODS["Integrated gradients"]


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
    monkeypatch.setattr(room, "MOST", 0)
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

    monkeypatch.setattr(room, "MOST", 0)

    def error():
        found, promised = integrated_gradients(classifier, image, LOGIT, steps=16)
        assert promised == pytest.approx(float(np.tanh(100 * image).mean()), rel=1e-5)
        return np.abs(16 * found - np.tanh(100 * image[..., 0])).max()

    ours = error()
    monkeypatch.setattr(room, "places", lambda steps: np.linspace(0, 1, steps, dtype=np.float32))
    assert ours < error() / 2


@pytest.fixture
def asked(monkeypatch):
    """The brightness, as a share of the image's, of every point that is asked for its gradient."""
    seen, gradient = [], room.input_gradients

    def noted(classifier, images, target):
        seen.extend(images.max(axis=(1, 2, 3)).tolist())
        return gradient(classifier, images, target)

    monkeypatch.setattr(room, "input_gradients", noted)
    return seen


def test_where_the_promise_is_missed_there_come_points_between_and_none_is_asked_twice(asked):
    classifier = network(faint_first, (4, 4, 1))
    image = picture(classifier) / picture(classifier).max()
    coarse, fine = (METHOD(classifier, image, LOGIT, steps=8, tolerance=tolerance) for tolerance in (1.0, 0.001))
    assert coarse.completeness_error > 0.01
    assert fine.completeness_error <= 0.001
    first, rest = asked[:8], asked[8:]
    assert rest[:8] == first
    assert len(set(rest)) == len(rest)
    doubled = [8 * 2**times - 2**times + 1 for times in range(8)]
    assert len(rest) in doubled[1:]
    np.testing.assert_allclose(sorted(rest), places(len(rest)), atol=1e-6)


def test_the_refined_map_is_the_one_of_so_many_steps_from_the_start(asked, monkeypatch):
    classifier = network(rectified, (6, 6, 3))
    image = picture(classifier)
    refined = METHOD(classifier, image, LOGIT, steps=8, tolerance=0.001, baseline=0.3).map
    count = len(asked)
    assert count > 8
    monkeypatch.setattr(room, "MOST", 0)
    at_once = METHOD(classifier, image, LOGIT, steps=count, baseline=0.3).map
    np.testing.assert_allclose(refined, at_once, rtol=1e-4, atol=1e-6)


def test_there_is_an_end_to_it_and_what_is_reached_is_said(asked, monkeypatch):
    """Where twice the points are too many, no more are asked; from the image to itself nothing can be missed."""
    classifier = network(faint_first, (4, 4, 1))
    image = picture(classifier)
    monkeypatch.setattr(room, "MOST", 14)
    found = METHOD(classifier, image, LOGIT, steps=8)
    assert len(asked) == 8
    assert not found.is_complete
    missed = found.map.sum(dtype=float) - np.tanh(100 * image.astype(float)).mean()
    assert found.completeness_error == pytest.approx(abs(missed) / np.tanh(100 * image).mean(), rel=1e-3)
    grey = METHOD(classifier, np.full_like(image, 0.5), LOGIT, baseline=0.5)
    assert (grey.completeness, grey.completeness_error, grey.is_complete) == (0, 0, True)


def test_what_promises_nothing_has_no_error():
    classifier = network(rectified, (6, 6, 3))
    found = METHODS["Gradient"](classifier, picture(classifier), LOGIT)
    assert (found.completeness_error, found.is_complete) == (None, None)


@pytest.mark.parametrize("name", ["vgg10", pytest.param("googlenet", marks=pytest.mark.full), "resnet20"])
def test_of_trained_networks_it_keeps_its_promise_for_what_they_say(name):
    classifier = load(name)
    image = picture(classifier)
    said = int(classifier.run(image[None], (classifier.logits,))[classifier.logits][0].argmax())
    found = METHOD(classifier, image, Target(classifier.logits, said))
    assert found.is_complete
    assert abs(found.map.sum(dtype=float) - found.completeness) <= 0.01 * abs(found.completeness)


def test_it_says_its_baseline():
    assert "baseline" in METHOD.summary
    assert "black by default" in METHOD.summary
    assert METHOD.settings["baseline"][1] == 0
