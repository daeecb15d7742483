"""The strongest maps of a layer, as many as fill the room of the image, from the trace or from a pass of its own."""

import numpy as np
import pytest
from foreign import FOREIGN
from keras import layers
from unit.attribution.networks import network

from vizcore.network.own import Reading, own_network
from vizcore.run import mosaic
from vizcore.run import trace as tracing
from vizcore.run.mosaic import mosaics
from vizcore.run.trace import trace

GAINS = (1.0, -3.0, 0.0, 2.0, 0.5, -0.25)


def of_gains():
    """A network whose layer "conv" gives these multiples of its image, and "pool" of every second pixel."""
    kernel = np.array(GAINS, np.float32).reshape(1, 1, 1, -1)

    def build(x):
        x = layers.MaxPooling2D(1, strides=2, name="pool")(layers.Conv2D(len(GAINS), 1, name="conv")(x))
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    return network(build, (4, 4, 1), weights=[kernel, np.zeros(6), np.ones((24, 2)), np.zeros(2)])


@pytest.mark.parametrize("whole", [True, False], ids=["from the trace", "by a pass"])
def test_the_strongest_come_first_and_fill_the_room_of_the_image(whole, monkeypatch):
    monkeypatch.setattr(tracing, "WHOLE", 2**25 if whole else 0)
    classifier = of_gains()
    image = np.arange(16, dtype=np.float32).reshape(4, 4, 1) / 15
    found = mosaics(classifier, trace(classifier, image), ["pool", "conv", "flat"])
    assert list(found) == ["pool", "conv", "flat"]
    assert found["conv"].channels.tolist() == [1, 3, 0, 4]  # one would fill it, but four are looked at
    assert (found["conv"].across, found["pool"].across) == (1, 2)
    assert found["pool"].channels.tolist() == [1, 3, 0, 4]
    for channel, map_ in zip(found["conv"].channels, found["conv"].maps, strict=True):
        np.testing.assert_allclose(map_, GAINS[channel] * image[..., 0], rtol=1e-6)
    np.testing.assert_allclose(found["pool"].maps[0], -3 * image[::2, ::2, 0], rtol=1e-6)
    assert found["flat"].maps.shape == (24,)
    assert found["flat"].channels.tolist() == list(range(24))


def test_of_a_large_image_every_second_pixel_is_taken(monkeypatch):
    monkeypatch.setattr(mosaic, "_SIDE", 2)
    classifier = of_gains()
    image = np.arange(16, dtype=np.float32).reshape(4, 4, 1) / 15
    found = mosaics(classifier, trace(classifier, image), ["conv"])["conv"]
    np.testing.assert_allclose(found.maps[0], -3 * image[::2, ::2, 0], rtol=1e-6)


@pytest.mark.parametrize("name", ["attention over places", "ConvLSTM2D", "whole bytes"])
def test_both_ways_are_the_same_for_layers_of_any_shape(name, monkeypatch):
    classifier = own_network(FOREIGN[name](), reading=Reading(scale="0…255" if name == "whole bytes" else "0…1"))
    image = np.random.default_rng(0).random(classifier.image_shape, np.float32)
    names = [layer.name for layer in classifier.layers]
    held = mosaics(classifier, trace(classifier, image), names)
    monkeypatch.setattr(tracing, "WHOLE", 0)
    taken = mosaics(classifier, trace(classifier, image), names)
    for layer in classifier.layers:
        one, other = held[layer.name], taken[layer.name]
        shape = layer.output_shape
        assert one.maps.shape[1:] == (() if len(shape) < 2 else shape[:-1])
        np.testing.assert_allclose(other.maps, one.maps, rtol=1e-4, atol=1e-4 * np.abs(one.maps).max())
