"""Stochastic depth: who goes past which block, how often, and that nothing else of the network changes."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.architectures import ARCHITECTURES
from vizcore.training.stochastic_depth import with_stochastic_depth

WITH_SHORTCUTS = ("fovea", "resnet20", "resnet56")


def counting(blocks: int) -> keras.Model:
    """Block k adds 10^k to every pixel: the digits of what comes out tell which blocks an image went through."""
    image = keras.Input((2, 2, 1))
    x = image
    for k in range(blocks):
        constant = layers.Conv2D(1, 1, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(10**k))
        x = layers.Add(name=f"add{k}")([x, constant(x)])
    return keras.Model(image, x)


def test_blocks_are_left_out_by_image_more_often_the_later_and_count_for_more_where_they_stay():
    network, count = with_stochastic_depth(counting(2), 0.5), 4000
    keras.utils.set_random_seed(0)
    found = np.asarray(network(np.zeros((count, 2, 2, 1), "f4"), training=True))
    assert np.ptp(found, axis=(1, 2, 3)).max() == 0  # a whole image at once
    found = found[:, 0, 0, 0]
    first, second = 1 / 0.75, 10 / 0.5
    sums = np.array([0, first, second, first + second], "f4")
    which = np.abs(found[:, None] - sums).argmin(axis=1)
    np.testing.assert_allclose(found, sums[which], rtol=1e-5)
    shares = np.bincount(which, minlength=4) / count
    np.testing.assert_allclose(shares, [0.125, 0.375, 0.125, 0.375], atol=0.03)
    assert found.mean() == pytest.approx(11, rel=0.05)


@pytest.mark.parametrize("name", WITH_SHORTCUTS)
def test_when_it_is_used_the_network_is_as_it_was(name):
    image = np.random.default_rng(0).random((3, 24, 24, 1), np.float32)
    network = ARCHITECTURES[name]((24, 24, 1), 8)
    copy = with_stochastic_depth(network, 0.5)
    copy.set_weights([weight + 0.01 for weight in network.get_weights()])
    network.set_weights(copy.get_weights())
    expected = np.asarray(network(image, training=False))
    assert np.ptp(expected) > 0
    np.testing.assert_array_equal(np.asarray(copy(image, training=False)), expected)
    assert {layer.name for layer in copy.layers} > {layer.name for layer in network.layers}


@pytest.mark.parametrize(
    ("name", "words"), [("lenet5", "lenet5 has no shortcuts"), ("mini_xception", "shortcuts with weights of their own")]
)
def test_another_network_is_refused_in_words(name, words):
    with pytest.raises(ValueError, match=words):
        with_stochastic_depth(ARCHITECTURES[name]((24, 24, 1), 8), 0.5)
