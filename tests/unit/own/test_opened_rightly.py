"""Networks of one's own that Keras computes well and that are easily opened otherwise: each as Keras has it."""

from functools import partial
from itertools import product

import keras
import numpy as np
import pytest
import tensorflow as tf
from foreign import Inside, classes, conv, network, rows, weighed
from keras import layers, ops
from matrix import few

from vizcore.network.own import Reading, own_network

SIDE, FIRST = 16, {"data_format": "channels_first"}
IMAGES = (np.random.default_rng(3).integers(0, 256, (2, SIDE, SIDE, 3)) / 255).astype(np.float32)


def says(model):
    """What the network itself says, compiled, for a processor may have the channels first only so."""
    (asked,) = model.inputs
    given = IMAGES.transpose(0, 3, 1, 2) if asked.shape[1] == 3 else IMAGES
    given = np.round(255 * given).astype(asked.dtype) if "int" in asked.dtype else given
    return tf.function(partial(model, training=False), jit_compile=True)(given).numpy()


def opened(model, scale="0…1"):
    classifier = own_network(model, reading=Reading(size=(SIDE, SIDE), scale=scale))
    every = tuple(layer.name for layer in classifier.layers)
    found = classifier.run(IMAGES, every)
    assert all(value.shape[1:] == classifier.by_name[name].output_shape for name, value in found.items())
    return classifier, classifier.predictions(found[classifier.logits])


# Adaptive poolings of which TensorFlow makes an error or the end of the process


def _boxed(x):
    return layers.Reshape((7, 2, 14, 4))(x)


TO_ONE_PLACE = {
    "2D": (lambda x, what: getattr(layers, f"Adaptive{what}Pooling2D")(1)(conv(x)), "2D"),
    "1D": (lambda x, what: getattr(layers, f"Adaptive{what}Pooling1D")(1)(rows(conv(x))), "1D"),
    "3D": (lambda x, what: getattr(layers, f"Adaptive{what}Pooling3D")(1)(_boxed(conv(x))), "3D"),
    "in a model": (
        lambda x, what: keras.Sequential(
            [
                keras.Input((14, 14, 4)), layers.RandomFlip(), layers.Dropout(0.5),
                getattr(layers, f"Adaptive{what}Pooling2D")(1),
            ]
        )(conv(x)),
        "2D",
    ),
}  # fmt: skip
BEFORE = {"2D": conv, "1D": lambda x: rows(conv(x)), "3D": lambda x: _boxed(conv(x))}


@pytest.mark.parametrize(
    ("name", "what"),
    few(product(TO_ONE_PLACE, ("Average", "Max")), [("2D", "Average"), *product(TO_ONE_PLACE, ("Max",))]),
)
def test_an_adaptive_pooling_to_one_place_is_a_global_one(name, what):
    build, rank = TO_ONE_PLACE[name]
    kind = f"Global{what}Pooling{rank}"
    same = network(lambda x: getattr(layers, kind)(keepdims=True)(BEFORE[rank](x)))
    classifier, found = opened(network(lambda x: build(x, what)))
    np.testing.assert_allclose(found, says(same), atol=1e-5)
    assert kind in [layer.kind for layer in classifier.layers]


@pytest.mark.parametrize("what", ["Average", "Max"])
def test_an_adaptive_pooling_to_one_row_is_a_plain_one(what):
    same = network(lambda x: getattr(layers, f"{what}Pooling2D")((14, 2), strides=(14, 2))(conv(x)))
    classifier, found = opened(network(lambda x: getattr(layers, f"Adaptive{what}Pooling2D")((1, 7))(conv(x))))
    np.testing.assert_allclose(found, says(same), atol=1e-5)
    (pooling,) = (layer for layer in classifier.layers if layer.kind == f"{what}Pooling2D")
    assert pooling.window.kernel == (14, 2)


def test_an_adaptive_pooling_with_the_channels_first():
    def build(pooling):
        return network(
            lambda x: pooling(conv(x, **FIRST)), shape=(3, SIDE, SIDE), end=lambda x: classes(layers.Flatten()(x))
        )

    _, found = opened(build(layers.AdaptiveMaxPooling2D(1, **FIRST)))
    np.testing.assert_allclose(found, says(build(layers.GlobalMaxPooling2D(keepdims=True, **FIRST))), atol=1e-5)


@pytest.mark.parametrize(
    ("between", "why"),
    [
        (lambda x: layers.AdaptiveMaxPooling2D((1, 3))(conv(x)), "makes 1 × 3 of 14 × 14 places.*divides"),
        (lambda x: layers.AdaptiveAveragePooling2D((1, 3))(conv(x)), "makes 1 × 3 of 14 × 14 places.*divides"),
        (lambda x: layers.AdaptiveMaxPooling2D(2)(conv(x, kernel=16)), "makes 2 × 2 of 1 × 1 places.*divides"),
        (
            lambda x: layers.TimeDistributed(layers.AdaptiveMaxPooling1D(1))(conv(x)),
            "holds an AdaptiveMaxPooling1D to 1 place.*take a GlobalMaxPooling1D with keepdims=True",
        ),
    ],
)
def test_an_adaptive_pooling_that_no_other_equals_is_refused_before_it_runs(between, why):
    with pytest.raises(ValueError, match=why) as raised:
        own_network(network(between), reading=Reading(scale="0…1"))
    assert len(str(raised.value)) < 330


# How a recurrent network ends

RECURRENT = {  # what its numbers are
    "LSTM": (layers.LSTM, "tanh", "numbers"),
    "GRU": (layers.GRU, "tanh", "numbers"),
    "SimpleRNN": (layers.SimpleRNN, "tanh", "numbers"),
    "LSTM, sigmoid": (layers.LSTM, "sigmoid", "numbers"),
    "GRU, sigmoid": (layers.GRU, "sigmoid", "numbers"),
    "GRU, softmax": (layers.GRU, "softmax", "numbers"),
    "SimpleRNN, sigmoid": (layers.SimpleRNN, "sigmoid", "sigmoid"),
    "SimpleRNN, softmax": (layers.SimpleRNN, "softmax", "softmax"),
}


@pytest.mark.parametrize("name", few(RECURRENT, ("GRU", "LSTM, sigmoid", "SimpleRNN, sigmoid", "SimpleRNN, softmax")))
def test_a_recurrent_layer_at_the_end_says_what_its_activation_says(name):
    kind, activation, outputs = RECURRENT[name]
    model = network(conv, end=lambda x: kind(5, activation=activation)(rows(x)))
    classifier, found = opened(model)
    assert classifier.outputs == outputs
    np.testing.assert_allclose(found, says(model), atol=1e-5)


def test_one_sigmoid_of_a_recurrent_layer_is_yes_or_no():
    model = network(conv, end=lambda x: layers.SimpleRNN(1, activation="sigmoid")(rows(x)))
    classifier, found = opened(model)
    assert classifier.labels == ("no", "yes")
    np.testing.assert_allclose(found[:, 1:], says(model), atol=1e-5)


@pytest.mark.parametrize(
    ("end", "outputs"),
    [
        (lambda x: layers.Bidirectional(layers.LSTM(3))(rows(x)), "numbers"),
        (lambda x: layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)])(rows(x)), "numbers"),
        (lambda x: layers.Reshape((3,))(layers.LSTM(3)(rows(x))), "numbers"),
        (lambda x: layers.LSTM(3, return_state=True)(rows(x))[1], "numbers"),
        (lambda x: layers.SimpleRNN(3, activation=None)(rows(x)), "softmax"),
    ],
)
def test_recurrent_ends_of_other_kinds(end, outputs):
    assert opened(network(conv, end=end))[0].outputs == outputs


@pytest.mark.parametrize("activation", ["softmax", "sigmoid"])
def test_a_layer_that_acts_inside_does_not_end_in_its_activation(activation):
    model = network(conv, end=lambda x: Inside(5, activation=activation)(layers.GlobalAveragePooling2D()(x)))
    logits = says(model)
    np.testing.assert_allclose(opened(model)[1], np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), atol=1e-5)


# Layouts

LAYOUTS = {
    "channels first, then last": lambda: network(
        lambda x: conv(layers.Permute((2, 3, 1))(x)), shape=(3, SIDE, SIDE)
    ),
    "channels first, then last by an operation": lambda: network(
        lambda x: conv(ops.transpose(x, (0, 2, 3, 1))), shape=(3, SIDE, SIDE)
    ),
    "channels first, then last after a convolution": lambda: network(
        lambda x: conv(layers.Permute((2, 3, 1))(conv(x, **FIRST))), shape=(3, SIDE, SIDE)
    ),
    "channels first, then last after other numbers": lambda: network(
        lambda x: conv(layers.Permute((2, 3, 1))(layers.Rescaling(2.0, -1.0)(x))), shape=(3, SIDE, SIDE)
    ),
    "ConvLSTM2D": lambda: network(
        lambda x: layers.ConvLSTM2D(3, 3, **FIRST)(layers.Reshape((1, 3, SIDE, SIDE))(x)),
        shape=(3, SIDE, SIDE), end=lambda x: classes(layers.GlobalAveragePooling2D(**FIRST)(x)),
    ),
    "ConvLSTM2D, all steps": lambda: network(
        lambda x: layers.ConvLSTM2D(3, 3, return_sequences=True, **FIRST)(layers.Reshape((3, 1, SIDE, SIDE))(x)),
        shape=(3, SIDE, SIDE), end=lambda x: classes(layers.Flatten()(x)),
    ),
    "two ConvLSTM2D": lambda: network(
        lambda x: layers.ConvLSTM2D(2, 3, **FIRST)(
            layers.ConvLSTM2D(3, 3, return_sequences=True, **FIRST)(layers.Reshape((3, 1, SIDE, SIDE))(x))
        ),
        shape=(3, SIDE, SIDE), end=lambda x: classes(layers.Flatten()(x)),
    ),
    "ConvLSTM1D": lambda: network(
        lambda x: layers.ConvLSTM1D(3, 3, **FIRST)(layers.Reshape((SIDE, 3, SIDE))(x)),
        end=lambda x: classes(layers.Flatten()(x)),
    ),
    **{
        f"{name} along the width": lambda activation=activation: network(
            lambda x: conv(x, activation=activation, **FIRST), shape=(3, SIDE, SIDE),
            end=lambda x: classes(layers.GlobalMaxPooling2D(**FIRST)(x)),
        )
        for name, activation in {
            "softmax": "softmax", "log_softmax": "log_softmax", "sparsemax": "sparsemax",
            "a softmax of one's own": lambda v: ops.softmax(v, axis=-1),
        }.items()
    },
    "softmax along the width, as a layer": lambda: network(
        lambda x: layers.Activation("softmax")(conv(x, **FIRST)), shape=(3, SIDE, SIDE),
        end=lambda x: classes(layers.GlobalMaxPooling2D(**FIRST)(x)),
    ),
    "softmax along the channels, as a layer": lambda: network(
        lambda x: conv(x, activation=layers.Softmax(axis=1), **FIRST), shape=(3, SIDE, SIDE),
        end=lambda x: classes(layers.GlobalMaxPooling2D(**FIRST)(x)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", few(LAYOUTS, LAYOUTS.keys() - {"ConvLSTM2D, all steps", "two ConvLSTM2D"}))
def test_it_answers_as_it_does_by_itself(name):
    model = LAYOUTS[name]()
    np.testing.assert_allclose(opened(model)[1], says(model), atol=1e-5)


def test_no_transposition_is_left_of_channels_that_come_first_and_are_put_last():
    model = LAYOUTS["channels first, then last after a convolution"]()
    assert "Permute" not in [layer.kind for layer in opened(model)[0].layers]


@pytest.mark.parametrize(
    "end",
    [
        lambda x: layers.Permute((2, 3, 1))(layers.Conv2D(3, 1, **FIRST)(x)),
        lambda x: layers.Conv2D(3, 1)(layers.Permute((2, 3, 1))(x)),
    ],
)
def test_maps_that_are_put_last_at_the_end_are_looked_at(end):
    model = network(partial(conv, **FIRST), shape=(3, SIDE, SIDE), end=lambda x: layers.Softmax()(end(x)))
    np.testing.assert_allclose(opened(model)[1], says(model)[:, 7, 7], atol=1e-5)


def test_a_convolutional_lstm_that_gives_its_state_with_the_channels_first_is_refused():
    model = network(
        lambda x: layers.ConvLSTM2D(3, 3, return_state=True, **FIRST)(layers.Reshape((1, 3, SIDE, SIDE))(x))[1],
        shape=(3, SIDE, SIDE), end=lambda x: classes(layers.Flatten()(x)),
    )  # fmt: skip
    with pytest.raises(ValueError, match="gives its state too: build it with return_state=False"):
        opened(model)


@pytest.fixture
def channels_first_everywhere():
    before = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format(before)


def test_where_all_channels_come_first_unless_said_otherwise(channels_first_everywhere):
    first = network(
        lambda x: layers.MaxPooling2D(2)(conv(ops.max_pool(layers.BatchNormalization(axis=1)(conv(x)), 2))),
        shape=(3, SIDE, SIDE), end=lambda x: classes(layers.GlobalAveragePooling2D()(x)),
    )  # fmt: skip
    np.testing.assert_allclose(opened(first)[1], says(first), atol=1e-5)
    last = {"data_format": "channels_last"}
    model = network(lambda x: conv(x, **last), end=lambda x: classes(layers.GlobalAveragePooling2D(**last)(x)))
    np.testing.assert_allclose(opened(model)[1], says(model), atol=1e-5)


# What a layer holds, and what it says that it gives


@pytest.mark.parametrize(
    "settings",
    [
        {"equation": "abcd,de->abce", "output_shape": (None, None, 5), "activation": "relu", "bias_axes": "e"},
        {"equation": "...cd,de->...ce", "output_shape": (None, 5)},
        {"equation": "abcd,de->abec", "output_shape": (None, 5, None)},
    ],
)
def test_an_einsum_that_leaves_sizes_open(settings):
    model = network(
        lambda x: layers.EinsumDense(**settings)(conv(x)),
        end=lambda x: classes(layers.Flatten()(ops.reshape(x, (-1, 980)))),
    )
    np.testing.assert_allclose(opened(model)[1], says(model), atol=1e-5)


def test_a_normalisation_that_another_layer_holds_is_as_it_was_adapted():
    inner = layers.Normalization()
    held = layers.TimeDistributed(inner)
    model = network(lambda x: held(rows(conv(x))))
    inner.finalize_state()
    np.testing.assert_allclose(opened(model)[1], says(model), atol=1e-5)


# What it reads


@pytest.mark.parametrize("dtype", ["uint8", "int32", "int64"])
def test_whole_numbers_of_a_picture_are_one(dtype):
    model = network(lambda x: conv(ops.cast(x, "float32") / 255.0), dtype=dtype)
    np.testing.assert_allclose(opened(model, None)[1], says(model), atol=1e-5)


@pytest.mark.parametrize("dtype", ["int8", "uint16", "bool"])
def test_other_whole_numbers_are_refused(dtype):
    model = network(lambda x: conv(ops.cast(x, "float32")), dtype=dtype)
    with pytest.raises(
        ValueError, match=f"values of the type {dtype}, in which no photo comes here: give it .*float32"
    ):
        opened(model, None)


def test_an_embedding_of_floats_is_called_what_it_is():
    model = network(layers.Embedding(9, 4), shape=(12,))
    with pytest.raises(
        ValueError, match=r"^It has a layer Embedding, as for words of a text, and reads \(12,\) of float32"
    ):
        opened(model)


def test_no_name_of_a_layer_is_read_as_markup():
    image = keras.Input((SIDE, SIDE, 3))
    x = layers.ReLU(name="www.a.b")(layers.Conv2D(4, 3, name="a._b_.c")(image))
    classifier, _ = opened(weighed(keras.Model(image, classes(x))))
    assert [layer.name for layer in classifier.layers][1:3] == ["a.b.c", "www_a.b"]
