"""Of somebody's own network each weight is counted once, as by Keras, and operations at each call."""

from itertools import product

import keras
import numpy as np
import pytest
from foreign import FOREIGN, classes, conv, network, rows, weighed
from keras import layers, ops
from matrix import few

from vizcore.network.flatten import flatten
from vizcore.network.layers import layers_of
from vizcore.network.own import Reading, own_network


def films(x):
    return layers.Reshape((1, *(y := conv(x)).shape[1:]))(y)


def twice(layer):
    return lambda x: layer(layer(conv(x, activation=None)))


def attended(x, number):
    return layers.MultiHeadAttention(2, 3)(y := rows(conv(x)), y, return_attention_scores=True)[number]


def state_of_two_calls(x):
    lstm = layers.LSTM(6, return_state=True)
    y = rows(conv(x))
    return layers.Concatenate()([lstm(y)[1], lstm(-y)[2]])


def around_and_alone(x):
    dense = layers.Dense(4)
    return layers.Add()([layers.TimeDistributed(dense)(y := rows(conv(x))), dense(y)])


def activation_of_two_layers(x):
    act = layers.PReLU(shared_axes=[1, 2])
    return conv(conv(x, activation=act), activation=act)


LATER = {
    "LSTM": lambda x: layers.LSTM(6, return_state=True)(rows(conv(x)))[1],
    "LSTM, its last state": lambda x: layers.LSTM(6, return_state=True)(rows(conv(x)))[2],
    "GRU": lambda x: layers.GRU(6, return_state=True)(rows(conv(x)))[1],
    "simple RNN": lambda x: layers.SimpleRNN(6, return_sequences=True, return_state=True)(rows(conv(x)))[1],
    "ConvLSTM2D": lambda x: layers.ConvLSTM2D(3, 3, return_state=True)(films(x))[2],
    "both ways": lambda x: layers.Bidirectional(layers.GRU(3, return_state=True))(rows(conv(x)))[2],
    "attention scores": lambda x: layers.Reshape((14, 28))(attended(x, 1)),
    "second half of a split": lambda x: ops.split(conv(x), 2, axis=-1)[1],
}
FIRST = {
    "LSTM": lambda x: layers.LSTM(6)(rows(conv(x))),
    "LSTM, its last state": lambda x: layers.LSTM(6)(rows(conv(x))),
    "GRU": lambda x: layers.GRU(6)(rows(conv(x))),
    "simple RNN": lambda x: layers.SimpleRNN(6, return_sequences=True)(rows(conv(x))),
    "ConvLSTM2D": lambda x: layers.ConvLSTM2D(3, 3)(films(x)),
    "both ways": lambda x: layers.Bidirectional(layers.GRU(3))(rows(conv(x))),
    "attention scores": lambda x: attended(x, 0),
    "second half of a split": lambda x: ops.split(conv(x), 2, axis=-1)[0],
}
SHARED = {
    "Dense": lambda x: twice(layers.Dense(4))(x),
    "BatchNormalization": lambda x: twice(layers.BatchNormalization())(x),
    "LayerNormalization": lambda x: twice(layers.LayerNormalization())(x),
    "PReLU": lambda x: twice(layers.PReLU(shared_axes=[1, 2]))(x),
    "PReLU, a number for each place": lambda x: twice(layers.PReLU())(x),
    "PReLU in an Activation": lambda x: twice(layers.Activation(layers.PReLU(shared_axes=[1, 2])))(x),
    "PReLU of two convolutions": activation_of_two_layers,
    "a convolution with a PReLU": lambda x: twice(
        layers.Conv2D(4, 3, padding="same", activation=layers.PReLU(shared_axes=[1, 2]))
    )(x),
    "states of an LSTM": state_of_two_calls,
    "a Dense around and alone": around_and_alone,
}
OF_KINDS = {f"a later tensor: {name}": build for name, build in LATER.items()} | {
    f"shared: {name}": build for name, build in SHARED.items()
}


def counted(model, scale="0…1"):
    classifier = own_network(model, reading=Reading(scale=scale, size=(16, 16)))
    return sum(layer.parameters for layer in classifier.layers)


MADE_LATE = [(name, True) for name in OF_KINDS if "PReLU" in name]  # others have all of their weights before


@pytest.mark.parametrize(
    ("name", "has_run"), few(product(OF_KINDS, (False, True)), [*product(OF_KINDS, (False,)), *MADE_LATE])
)
def test_each_weight_counts_once(name, has_run):
    model = network(OF_KINDS[name])
    if has_run:  # what has an activation with weights makes these when it first runs
        model(np.zeros((1, 16, 16, 3), np.float32))
        weighed(model)
    assert counted(model) == model.count_params()
    assert sum(layer.parameters for layer in layers_of(flatten(model))) == model.count_params()
    assert sum(layer.parameters for layer in layers_of(flatten(flatten(model)))) == model.count_params()


WITHOUT = {
    "spectral normalisation",
    "two outputs, the first is looked at",
}  # what only training, or another answer, has


@pytest.mark.parametrize("name", sorted(FOREIGN.keys() - WITHOUT))
def test_each_weight_of_a_network_as_people_write_them_counts_once(name):
    model = FOREIGN[name]()
    assert counted(model, "0…255" if name == "whole bytes" else "0…1") == model.count_params()


@pytest.mark.parametrize("name", few(LATER, ("LSTM, its last state", "GRU", "both ways", "attention scores")))
def test_what_a_layer_costs_is_the_same_whichever_of_its_tensors_is_used(name):
    def of(build):
        found = own_network(network(build), reading=Reading(scale="0…1")).layers
        kinds = ("LSTM", "GRU", "SimpleRNN", "ConvLSTM2D", "Bidirectional", "MultiHeadAttention", "Split")
        return [(layer.parameters, layer.flops) for layer in found if layer.kind in kinds]

    assert of(LATER[name]) == of(FIRST[name])
    assert len(of(LATER[name])) == 1
    if "split" not in name:
        assert min(of(LATER[name])[0]) > 0


def test_operations_of_a_shared_layer_count_at_each_call():
    found = own_network(network(state_of_two_calls), reading=Reading(scale="0…1")).layers
    first, second = (layer for layer in found if layer.kind == "LSTM")
    assert first.flops == second.flops > 0
    assert second.parameters == 0 < first.parameters


def test_where_the_first_call_leads_to_another_answer_the_next_one_counts():
    image = keras.Input((16, 16, 3))
    dense = layers.Dense(6)
    y = layers.Flatten()(conv(image))
    one, two, three = dense(y), dense(-y), dense(2.0 * y)
    model = weighed(keras.Model(image, [classes(one), classes(layers.Add()([two, three]))]))
    classifier = own_network(model, reading=Reading(output=1, scale="0…1"))
    found = [layer.parameters for layer in classifier.layers if layer.output_shape == (6,) and layer.kind == "Dense"]
    assert sorted(found) == [0, dense.count_params()]


def test_shared_weights_are_those_of_the_original():
    model = network(activation_of_two_layers)
    images = np.random.default_rng(0).random((2, 16, 16, 3)).astype(np.float32)
    classifier = own_network(model, reading=Reading(scale="0…1"))
    found = classifier.predictions(classifier.run(images, (classifier.logits,))[classifier.logits])
    np.testing.assert_allclose(found, np.asarray(model(images)), atol=1e-5)
