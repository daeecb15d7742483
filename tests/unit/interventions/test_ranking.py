"""A channel counts for as much as the answer loses without it."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.interventions import Edit, answers, channel_effects, edited, log_odds, removal
from vizcore.network.answers import predictions
from vizcore.network.classifier import Classifier

WORTH = np.array([0.0, 3.0, 0.5, -1.0], np.float32)  # of each channel, for the first of two classes


@pytest.fixture
def weighed() -> Classifier:
    """Four copies of the image; the first logit is the sum of each one's mean times its worth, the other is zero."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.Conv2D(4, 1, use_bias=False, name="copies")(image)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="weighed")
    model.set_weights([np.ones((1, 1, 1, 4), np.float32), np.stack([WORTH, 0 * WORTH], axis=1)])
    return Classifier("weighed", model, ("this", "that"))


WHITE = np.ones((4, 4, 1), np.float32)


@pytest.mark.parametrize("layer", ["copies", "mean"])
def test_an_effect_is_the_worth_of_the_channel(weighed, layer):
    """Of two classes, the log-odds are the difference of the logits."""
    np.testing.assert_allclose(channel_effects(weighed, WHITE, layer, 0), WORTH, atol=1e-5)
    np.testing.assert_allclose(channel_effects(weighed, WHITE, layer, 1), -WORTH, atol=1e-5)


def test_removal_by_hand(weighed):
    found = removal(weighed, WHITE, "copies", 0, WORTH, seeds=3)
    best_first = np.array([3.0, 0.5, 0.0, -1.0])
    left = best_first.sum() - np.concatenate([[0], np.cumsum(best_first)])
    kept = np.concatenate([[0], np.cumsum(best_first)])
    assert found.counts.tolist() == [0, 1, 2, 3, 4]
    np.testing.assert_allclose(found.strongest, 1 / (1 + np.exp(-left)), atol=1e-5)
    np.testing.assert_allclose(found.only_strongest, 1 / (1 + np.exp(-kept)), atol=1e-5)
    np.testing.assert_allclose(found.random[[0, -1]], found.strongest[[0, -1]], atol=1e-6)
    assert found.random[1] > found.strongest[1]


@pytest.mark.parametrize("layer", ["relu2_1", "relu_dense1"])
def test_an_effect_is_what_switching_that_channel_off_does(shipped, layer):
    image = np.random.default_rng(1).random(shipped.image_shape, np.float32)
    heard = []
    effects = channel_effects(shipped, image, layer, 2, progress=heard.append)
    whole = shipped.run(image[None], ("logits",))["logits"]
    for channel in (0, 17, len(effects) - 1):
        off = edited(shipped, image[None], [Edit(layer, (channel,))])["logits"]
        lost = (log_odds(shipped, whole) - log_odds(shipped, off))[0, 2]
        assert effects[channel] == pytest.approx(lost, abs=1e-4)
    assert heard[-1] == 1


def test_in_parts_it_is_the_same(shipped, monkeypatch):
    image = np.random.default_rng(2).random(shipped.image_shape, np.float32)
    whole = channel_effects(shipped, image, "relu3_1", 0)
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 7 * sum(layer.memory for layer in shipped.layers))
    heard = []
    np.testing.assert_allclose(channel_effects(shipped, image, "relu3_1", 0, progress=heard.append), whole, atol=1e-4)
    assert len(heard) == 23  # of 160 channels, seven at a time
    assert heard == sorted(heard)


def test_who_stops_stops_it(shipped, monkeypatch):
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 0)

    class StopError(Exception):
        pass

    def stop(share):
        raise StopError

    with pytest.raises(StopError):
        channel_effects(shipped, np.zeros(shipped.image_shape, np.float32), "relu3_1", 0, progress=stop)


def test_log_odds_are_those_of_the_probabilities(shipped):
    logits = np.random.default_rng(0).normal(size=(5, 8)).astype(np.float32)
    p = answers(shipped, logits)
    np.testing.assert_allclose(p, predictions(logits, temperature=shipped.card.temperature))
    np.testing.assert_allclose(log_odds(shipped, logits), np.log(p / (1 - p)), rtol=1e-4, atol=1e-5)


def test_log_odds_move_where_the_probability_is_one(shipped):
    sure = np.array([[60.0] + [0.0] * 7, [80.0] + [0.0] * 7], np.float32)
    assert np.diff(answers(shipped, sure)[:, 0]) == 0
    assert np.diff(log_odds(shipped, sure)[:, 0])[0] == pytest.approx(20 / shipped.card.temperature, rel=1e-3)


def test_what_is_not_there_is_refused(weighed):
    with pytest.raises(KeyError, match="no layer called 'else'"):
        channel_effects(weighed, WHITE, "else", 0)
    with pytest.raises(IndexError, match="labels 0 to 1, not 2"):
        channel_effects(weighed, WHITE, "mean", 2)
    with pytest.raises(IndexError, match="labels 0 to 1, not -1"):
        removal(weighed, WHITE, "mean", -1, WORTH)


def test_what_is_known_so_far_is_what_is_known_in_the_end(shipped, monkeypatch):
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 40 * sum(layer.memory for layer in shipped.layers))
    image, seen = np.random.default_rng(2).random(shipped.image_shape, np.float32), []
    whole = channel_effects(shipped, image, "relu3_1", 0, preview=lambda make: seen.append(make()))
    assert [np.isfinite(each).sum() for each in seen] == [40, 80, 120, 160]
    for each in seen:
        known = np.isfinite(each)
        np.testing.assert_array_equal(each[known], whole[known])
