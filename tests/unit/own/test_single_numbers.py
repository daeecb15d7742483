"""A step that gives a single number of each image: one channel without places, in every room."""

import keras
import numpy as np
import pytest
from foreign import FOREIGN
from keras import layers, ops

from vizcore.activations.statistics import channel_statistics
from vizcore.arithmetic import unit_arithmetic
from vizcore.attribution.methods.gradient import gradient
from vizcore.faithfulness import cascading_randomisation
from vizcore.interventions import Edit, channel_effects, edited, patched, removal
from vizcore.network.flatten import flatten
from vizcore.network.layers import layers_of
from vizcore.network.own import Reading, own_network
from vizcore.run.gradients import input_gradients
from vizcore.run.trace import trace
from vizcore.target import Target

MODEL = "a single number of each image"


@pytest.fixture(scope="module")
def network():
    return own_network(FOREIGN[MODEL](), reading=Reading(scale="0…1"))


@pytest.fixture(scope="module")
def layer(network):
    return next(layer for layer in network.layers if layer.kind == "Mean")


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).random((2, 16, 16, 3)).astype(np.float32)


def test_it_has_one_channel(layer):
    assert layer.output_shape == (1,)
    assert layer.channels == 1


def test_statistics(network, layer, images):
    found = network.run(images, (layer.name, layer.inputs[0]))
    for value, read in zip(found[layer.name], found[layer.inputs[0]], strict=True):
        statistics = channel_statistics(np.asarray(value))
        assert value.shape == statistics.mean.shape == (1,)
        np.testing.assert_allclose(statistics.mean[0], read.mean(), rtol=1e-5)
        np.testing.assert_allclose(statistics.magnitude[0], abs(read.mean()), rtol=1e-5)
        assert statistics.deviation[0] == 0
        assert statistics.strongest == 0


def test_as_a_target(network, layer, images):
    target = Target(layer.name, 0)
    assert target.weights({layer.name: (1,)})[layer.name].shape == (1,)
    assert target.weights({layer.name: (1,)})[layer.name] == 1
    values, gradients = input_gradients(network, images, target)[:2]
    np.testing.assert_allclose(values, network.run(images, (layer.name,))[layer.name][:, 0], rtol=1e-5)
    step = 1e-2 * np.sign(gradients[0])
    moved = np.clip(images[:1] + step, 0, 1)
    wanted = (gradients[0] * (moved - images[:1])).sum()
    found = network.run(moved, (layer.name,))[layer.name][0, 0] - values[0]
    np.testing.assert_allclose(found, wanted, rtol=0.2)
    with pytest.raises(IndexError, match="has channels 0 to 0, not 1"):
        Target(layer.name, 1).weights({layer.name: (1,)})
    assert gradient(network, images[0], target).shape == (16, 16)


def by_hand(network, layer, images, value):
    """The logits where the number is another."""
    join = next(each for each in network.layers if each.kind == "Concatenate")
    features = network.run(images, (join.name,))[join.name].copy()
    features[:, -1:] = value
    return np.asarray(network.model.get_layer(network.logits)(features))


def test_edits(network, layer, images):
    number = network.run(images, (layer.name,))[layer.name]
    off = edited(network, images, [Edit(layer.name, (0,))])[network.logits]
    np.testing.assert_allclose(off, by_hand(network, layer, images, 0), rtol=1e-4, atol=1e-5)
    double = edited(network, images, [Edit(layer.name, (0,), 2.0)])[network.logits]
    np.testing.assert_allclose(double, by_hand(network, layer, images, 2 * number), rtol=1e-4, atol=1e-5)
    other = {layer.name: number[1]}
    swapped = edited(network, images[:1], [Edit(layer.name, (0,), None)], other=other)[network.logits]
    np.testing.assert_allclose(swapped, by_hand(network, layer, images[:1], number[1]), rtol=1e-4, atol=1e-5)
    both = edited(network, images[:1], [Edit(layer.name, (0,), 2.0)], (layer.name, network.logits))
    np.testing.assert_allclose(both[layer.name], 2 * number[:1], rtol=1e-5)


def test_an_edit_before_several_single_numbers_are_joined(images):
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(3, 3)(image)
    both = ops.stack([ops.mean(x, axis=(1, 2, 3)), ops.max(x, axis=(1, 2, 3))], axis=-1)
    model = keras.Model(image, layers.Dense(4)(both))
    network = own_network(model, reading=Reading(scale="0…1"))
    layer = next(layer for layer in network.layers if layer.kind == "Mean")
    found = patched(network, images[0], images[1], [layer.name, layer.inputs[0]])
    stack = next(layer.name for layer in network.layers if layer.kind == "Stack")
    features = network.run(images, (stack,))[stack]
    mixed = np.array([[features[1, 0], features[0, 1]]])
    head = network.model.get_layer(network.logits)
    np.testing.assert_allclose(found[0], np.asarray(head(np.concatenate([mixed, features[1:]]))), atol=1e-5)


def test_patching(network, layer, images):
    number = network.run(images, (layer.name,))[layer.name]
    found = patched(network, images[0], images[1], [layer.name, network.layers[1].name])
    np.testing.assert_allclose(found[0, 0], by_hand(network, layer, images[:1], number[1])[0], rtol=1e-4, atol=1e-5)
    upper = patched(network, images[0], images[1], [layer.name], [(0.0, 0.0, 0.5, 1.0)])
    assert np.isnan(upper).all()


def test_arithmetic(images):
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(3, 3)(image)
    one, two = ops.mean(x, axis=(1, 2, 3)), ops.squeeze(layers.Dense(1)(layers.Flatten()(x)), axis=-1)
    joined = layers.Concatenate()([ops.expand_dims(each, axis=-1) for each in (one, two, one + two, ops.relu(two))])
    network = own_network(keras.Model(image, layers.Dense(4)(joined)), reading=Reading(scale="0…1"))
    seen = trace(network, images[0])
    kinds = [layer.kind for layer in network.layers if layer.output_shape == (1,)]
    assert sorted(kinds) == ["Add", "Dense", *["ExpandDims"] * 4, "Mean", "Relu", "Squeeze"]
    for layer in network.layers:
        if layer.output_shape == (1,) and layer.kind != "Mean":
            found = unit_arithmetic(network.model, seen.activations, layer.name, 0, None)
            assert found.difference < 1e-5
    mean = next(layer.name for layer in network.layers if layer.kind == "Mean")
    with pytest.raises(ValueError, match="works along axes"):
        unit_arithmetic(network.model, seen.activations, mean, 0, None)


def test_ranking(network, layer, images):
    effects = channel_effects(network, images[0], layer.name, 0)
    assert effects.shape == (1,)
    off = by_hand(network, layer, images[:1], 0)
    on = network.run(images[:1], (network.logits,))[network.logits]
    wanted = network.log_odds(on) - network.log_odds(off)
    np.testing.assert_allclose(effects[0], wanted[0, 0], rtol=1e-3, atol=1e-4)
    found = removal(network, images[0], layer.name, 0, effects)
    np.testing.assert_array_equal(found.counts, [0, 1])


def test_a_single_number_of_all_images_together_is_refused_where_there_is_no_door():
    image = keras.Input((8, 8, 1))
    mean = ops.mean(layers.Conv2D(2, 3)(image))
    model = keras.Model(image, layers.Dense(3)(layers.Flatten()(image * mean)))
    with pytest.raises(ValueError, match="gives a single number for all images at once"):
        layers_of(flatten(model))


def test_randomisation_of_what_gives_several_tensors():
    for name in ("halves of a split, both used", "the state of an LSTM", "mean and variance of ops.moments"):
        network = own_network(FOREIGN[name](), reading=Reading(scale="0…1"))
        image = np.random.default_rng(0).random((16, 16, 3)).astype(np.float32)
        seen = []

        def explain(other, image=image, seen=seen):
            seen.append(other)
            return gradient(other, image, Target(other.logits, 0))

        stages = cascading_randomisation(network, explain, stages=2)
        names = [layer.name for layer in network.layers]
        assert all([layer.name for layer in other.layers] == names for other in seen)
        assert [layer.inputs for layer in seen[1].layers] == [layer.inputs for layer in network.layers]
        assert len(stages) == 3
        assert set(stages[-1].layers) <= {operation.name for operation in network.model.operations}


def test_a_flat_network_is_flat_already():
    for name in ("halves of a split, both used", "the state of an LSTM", "a base that is called twice"):
        once = own_network(FOREIGN[name](), reading=Reading(scale="0…1")).model
        again = flatten(once)
        assert [step.name for step in again.operations] == [step.name for step in once.operations]
        image = np.random.default_rng(0).random((2, 16, 16, 3)).astype(np.float32)
        np.testing.assert_allclose(np.asarray(again(image)), np.asarray(once(image)), rtol=1e-5, atol=1e-6)
