"""An attack goes where the loss rises, and never further than it may."""

import numpy as np
import pytest

from vizcore.interventions import FGSM, PGD, answers, attack, log_odds
from vizcore.interventions.adversarial import slopes
from vizcore.run import gradients

BOUNDS = np.array([0.0, 0.02, 0.1], np.float32)


def face(classifier):
    return (0.3 + 0.4 * np.random.default_rng(5).random(classifier.image_shape, np.float32)).astype(np.float32)


def test_the_slopes_are_those_of_the_log_odds(shipped):
    """Against differences, along random directions."""
    image = face(shipped)
    slope = slopes(shipped, image[None], 2)[0].astype(float)
    for seed in range(3):
        way = np.random.default_rng(seed).standard_normal(image.shape).astype(np.float32)
        way = 1e-4 * (way + 3 * np.sign(slope))
        ends = np.stack([image - way, image + way]).astype(np.float32)
        odds = log_odds(shipped, shipped.run(ends, ("logits",))["logits"])[:, 2] * shipped.card.temperature
        p = answers(shipped, shipped.run(ends, ("logits",))["logits"])
        assert p.shape == (2, 8)
        assert odds[1] - odds[0] == pytest.approx(2 * (slope * way).sum(), rel=0.05)


def test_fgsm_of_a_linear_network_by_hand(linear):
    """The weights of "up" are positive: less likely is darker everywhere, by exactly the bound, however sure it is."""
    image = np.full((4, 4, 1), 0.5, np.float32)
    for towards, sign in ((False, -1), (True, 1)):
        found = attack(linear, image, BOUNDS, method=FGSM, label=0, towards=towards)
        for bound, changed in zip(BOUNDS, found.images, strict=True):
            np.testing.assert_allclose(changed, image + sign * bound, atol=1e-6)


@pytest.mark.parametrize("at_once", [1, 3])
def test_before_every_step_it_offers_where_it_stands(shipped, monkeypatch, at_once):
    monkeypatch.setattr(gradients, "BUDGET", at_once * sum(layer.memory for layer in shipped.layers))
    image, seen = face(shipped), []
    found = attack(shipped, image, BOUNDS, label=0, preview=lambda make: seen.append(make()))
    steps = 20 * (3 // at_once)
    assert [(each.step, each.steps) for each in seen] == [(step, steps) for step in range(steps)]
    np.testing.assert_array_equal(seen[0].images, np.stack([image] * 3))
    away = [np.abs(each.images - image).max(axis=(1, 2, 3)) for each in seen]
    assert all((far <= BOUNDS + 1e-6).all() for far in away)
    assert away[steps // 2][2] == pytest.approx(0.1 if at_once == 3 else 0, abs=1e-6), "those that wait are the face"
    assert np.abs(seen[-1].images - found.images).max() > 0, "one step is left"


@pytest.mark.parametrize("method", [FGSM, PGD])
def test_no_pixel_goes_further_than_it_may_nor_out_of_black_and_white(shipped, method):
    image = np.clip(face(shipped) * 2 - 0.5, 0, 1)
    found = attack(shipped, image, BOUNDS, method=method, label=0)
    apart = np.abs(found.images - image).max(axis=(1, 2, 3))
    assert (apart <= BOUNDS + 1e-6).all()
    assert apart[1:].min() > 0.01
    assert found.images.min() >= 0
    assert found.images.max() <= 1
    np.testing.assert_array_equal(found.images[0], image)


@pytest.mark.parametrize("towards", [False, True])
def test_the_loss_moves_as_it_was_asked_to_and_many_steps_do_better_than_one(shipped, towards):
    image = face(shipped)
    before = shipped.run(image[None], ("logits",))["logits"]
    label = int(before.argmin() if towards else before.argmax())
    one, many = (attack(shipped, image, BOUNDS, method=m, label=label, towards=towards).answers for m in (FGSM, PGD))
    np.testing.assert_allclose(one[0], answers(shipped, before)[0], atol=1e-5)
    sign = 1 if towards else -1
    assert sign * (many[2, label] - many[0, label]) > 0.2
    assert sign * (many[2, label] - one[2, label]) > -1e-3


def test_one_bound_or_many_in_parts_or_not(shipped, monkeypatch):
    image = face(shipped)
    together = attack(shipped, image, BOUNDS, label=1).images
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 0)
    heard = []
    apart = attack(shipped, image, BOUNDS, label=1, progress=heard.append).images
    assert np.abs(together - apart).mean() < 1e-3  # a sign can turn where a slope is nearly zero
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)


def test_what_is_not_there_is_refused(linear):
    image = np.zeros((4, 4, 1), np.float32)
    with pytest.raises(IndexError, match="labels 0 to 1, not 5"):
        attack(linear, image, BOUNDS, label=5)
    with pytest.raises(ValueError, match="FGSM and PGD, not 'else'"):
        attack(linear, image, BOUNDS, method="else", label=0)
