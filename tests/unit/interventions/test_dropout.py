"""A network with its dropout on, by masks that are known."""

import numpy as np
import pytest

from vizcore.interventions import dropout_masks, masked
from vizcore.network.shipped import load
from vizcore.run.trace import trace


@pytest.fixture(scope="module")
def image():
    return np.random.default_rng(0).random((48, 48, 1)).astype(np.float32)


def test_masks_of_ones_change_nothing_and_masks_of_zeros_leave_the_biases(image):
    network = load("alexnet")
    ones = {name: np.ones_like(mask) for name, mask in dropout_masks(network, 2).items()}
    said = masked(network, image, ones)
    np.testing.assert_allclose(said, np.stack([trace(network, image).logits] * 2), rtol=1e-4, atol=1e-4)
    none = masked(network, image, {"dropout2": ones["dropout2"] * 0})
    np.testing.assert_allclose(none[0], network.model.get_layer(network.logits).bias.numpy(), rtol=1e-5, atol=1e-6)


def test_the_same_seed_gives_the_same_answers_and_every_pass_another(image):
    network = load("alexnet")
    said = masked(network, image, dropout_masks(network, 4, seed=3))
    np.testing.assert_array_equal(said, masked(network, image, dropout_masks(network, 4, seed=3)))
    assert said.std(axis=0).min() > 0
    assert np.abs(said - masked(network, image, dropout_masks(network, 4, seed=4))).max() > 0.01


def test_what_cannot_be_asked_is_said(image):
    with pytest.raises(ValueError, match="lenet5 has no dropout"):
        dropout_masks(load("lenet5"), 3)
    with pytest.raises(ValueError, match="one pass at least, got 0"):
        dropout_masks(load("alexnet"), 0)
    with pytest.raises(ValueError, match=r"expected a mask of dropout1 shaped \(passes, "):
        masked(load("alexnet"), image, {"dropout1": np.ones((2, 3), np.float32)})
