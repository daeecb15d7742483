"""The loss against its formula, written out in NumPy."""

import keras
import numpy as np
import pytest
from scipy.special import log_softmax

from vizcore.training.loss import AdjustedCrossentropy, prior_of

PRIOR = [0.7, 0.2, 0.1]


def some():
    random = np.random.default_rng(0)
    return random.dirichlet(np.ones(3), 5).astype("f4"), random.normal(size=(5, 3)).astype("f4")


@pytest.mark.parametrize("strength", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_it_is_the_cross_entropy_of_adjusted_logits(strength, smoothing):
    shares, logits = some()
    smooth = shares * (1 - smoothing) + smoothing / 3
    expected = -(smooth * log_softmax(logits + strength * np.log(PRIOR), axis=1)).sum(axis=1).mean()
    found = AdjustedCrossentropy(PRIOR, strength, smoothing)(shares, logits)
    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_without_adjustment_it_is_keras_own():
    shares, logits = some()
    expected = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05)(shares, logits)
    assert float(AdjustedCrossentropy(PRIOR, 0.0, 0.05)(shares, logits)) == pytest.approx(float(expected), rel=1e-6)


def test_at_full_strength_the_best_constant_logits_prefer_no_class():
    """Where nothing is known but the prior, the unadjusted logits of least loss are equal."""
    targets = np.array([PRIOR], "f4")
    loss = AdjustedCrossentropy(PRIOR, 1.0, 0.0)
    even = float(loss(targets, np.zeros((1, 3), "f4")))
    for shift in np.eye(3, dtype="f4") * 0.1:
        assert float(loss(targets, shift[None])) > even


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_it_is_saved_with_a_network(tmp_path):
    image = keras.Input((3,))
    network = keras.Model(image, keras.layers.Dense(3)(image))
    network.compile("sgd", AdjustedCrossentropy(PRIOR, 0.4, 0.1))
    network.save(tmp_path / "n.keras")
    loss = keras.saving.load_model(tmp_path / "n.keras").loss
    assert (loss.prior, loss.strength, loss.label_smoothing) == (PRIOR, 0.4, 0.1)


def test_the_prior_counts_votes_and_gives_none_nothing():
    found = prior_of(np.array([[1, 0, 0], [0.5, 0.5, 0]], "f4"))
    np.testing.assert_allclose(found, np.array([2.5, 1.5, 1.0]) / 5)
