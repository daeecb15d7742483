"""Every layer at a glance: the strongest map and the largest number, from the trace or from a pass of its own."""

import keras
import numpy as np
import pytest
from foreign import FOREIGN
from keras import layers
from unit.attribution.networks import network

from vizcore.network.own import Reading, own_network
from vizcore.run import trace as tracing
from vizcore.run.overview import overview
from vizcore.run.trace import trace


def of(*maps):
    """A network whose layer "conv" gives these multiples of its one-channel image."""
    kernel = np.array(maps, np.float32).reshape(1, 1, 1, -1)
    image = keras.Input((2, 3, 1))
    weights = [kernel, np.zeros(len(maps)), np.ones((6 * len(maps), 2)), np.zeros(2)]
    return network(
        lambda x: layers.Dense(2, name="logits")(layers.Flatten()(layers.Conv2D(len(maps), 1, name="conv")(x))),
        tuple(image.shape[1:]),
        weights=weights,
    )


@pytest.mark.parametrize("whole", [True, False])
def test_the_strongest_map_and_the_largest_number(whole, monkeypatch):
    monkeypatch.setattr(tracing, "WHOLE", 2**25 if whole else 0)
    classifier = of(1.0, -3.0, 2.0)
    image = np.arange(6, dtype=np.float32).reshape(2, 3, 1) / 5
    found = overview(classifier, trace(classifier, image))
    np.testing.assert_allclose(found.strongest["conv"], -3 * image[..., 0], rtol=1e-6)
    np.testing.assert_allclose(found.largest["conv"], 3, rtol=1e-6)
    assert found.strongest["logits"].shape == (2,)
    assert found.strongest["image"].shape == (2, 3)
    assert set(found.strongest) == set(found.largest) == set(classifier.by_name)


@pytest.mark.parametrize("name", ["attention over places", "ConvLSTM2D", "halves of a split, both used", "whole bytes"])
def test_both_ways_are_the_same_for_layers_of_any_shape(name, monkeypatch):
    classifier = own_network(FOREIGN[name](), reading=Reading(scale="0…255" if name == "whole bytes" else "0…1"))
    image = np.random.default_rng(0).random(classifier.image_shape, np.float32)
    held = overview(classifier, trace(classifier, image))
    monkeypatch.setattr(tracing, "WHOLE", 0)
    taken = overview(classifier, trace(classifier, image))
    for layer in classifier.layers:
        one, other = held.strongest[layer.name], taken.strongest[layer.name]
        assert one.shape == (layer.output_shape if len(layer.output_shape) < 2 else layer.output_shape[:-1])
        np.testing.assert_allclose(other, one, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(taken.largest[layer.name], held.largest[layer.name], rtol=1e-4)
