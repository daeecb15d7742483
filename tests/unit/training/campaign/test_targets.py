"""What is made of what networks say."""

import numpy as np
import pytest
from scipy.special import softmax

from vizcore.training.campaign.targets import STRENGTHS, joint_answer, preference, sharpening

RANDOM = np.random.default_rng(0)


def test_teachers_count_as_much_however_large_their_logits_are():
    one = np.log([[0.9, 0.1]]) + 7
    other = np.log([[0.4, 0.6]]) - 100
    np.testing.assert_allclose(softmax(joint_answer([one, other])), [[0.6 / 0.8449, 0.2449 / 0.8449]], atol=1e-3)
    with pytest.raises(ValueError, match="found none"):
        joint_answer([])


def test_the_temperature_undoes_what_was_done():
    logits = RANDOM.normal(size=(500, 8)) * 2
    shares = softmax(logits / 1.7, axis=1)
    assert sharpening(logits, shares) == pytest.approx(1.7, rel=1e-3)
    squared = shares**2 / (shares**2).sum(axis=1, keepdims=True)
    assert sharpening(logits, squared) == pytest.approx(0.85, rel=1e-3)


def test_the_preference_is_what_was_taken_from_the_common():
    """Right but for 0.4 times the logarithm of the share: where it is missing, near ties go to the rare."""
    prior = np.array([0.9, 0.1])
    labels = np.array([0] * 90 + [1] * 10)
    margin = np.where(labels == 0, 0.3, -0.3)  # of the common over the rare, once 0.4 times is given back
    logits = np.stack([margin / 2, -margin / 2], axis=1) - 0.4 * np.log(prior)
    found = preference(logits, labels, prior)
    assert found in STRENGTHS
    assert ((logits + found * np.log(prior)).argmax(axis=1) == labels).all()
    assert not (logits.argmax(axis=1) == labels).all()
