import itertools

import keras
import numpy as np
import pytest
from every_kind import BUILDS, RANDOM, SEQUENCES, both, randomised, single, traced
from keras import layers

from vizcore.arithmetic import SUPPORTED, explains, following, unit_arithmetic
from vizcore.arithmetic.activations import ACTIVATIONS
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.network.layers import layers_of
from vizcore.network.layers.kinds import ACTIVATIONS as ACTIVATION_KINDS
from vizcore.network.layers.kinds import ELEMENTWISE


def units(shape):
    """Corners and a few places in between, each with a random channel."""
    if len(shape) == 1:
        return [(0, None), (shape[0] - 1, None), (int(RANDOM.integers(shape[0])), None)]
    *sides, channels = shape
    corners = itertools.product(*((0, side - 1) for side in sides))
    places = [*corners, *(tuple(int(RANDOM.integers(side)) for side in sides) for _ in range(3))]
    return [(int(RANDOM.integers(channels)), place) for place in places]


def agrees(model, activations, layer):
    for channel, position in units(activations[layer].shape):
        found = unit_arithmetic(model, activations, layer, channel, position)
        own = float(activations[layer][(*(position or ()), channel)])
        assert found.network_value == own
        assert found.value == pytest.approx(own, abs=1e-4 * max(1, abs(own)))
        assert found.difference == abs(found.value - found.network_value)


DEEPER = ("plain56", "resnet56")  # the same steps as in those of 20 layers, more often


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.full if name in DEEPER else ()) for name in ARCHITECTURES]
)
def test_every_layer_of_every_architecture(name):
    model = randomised(ARCHITECTURES[name]((24, 24, 1), 7))
    activations = traced(model)
    for layer in layers_of(model)[1:]:
        agrees(model, activations, layer.name)


@pytest.mark.parametrize("build", (BUILDS | SEQUENCES).values(), ids=BUILDS | SEQUENCES)
def test_is_the_networks_own_number(build):
    agrees(*single(build, 9, 8, 3))


@pytest.mark.parametrize(
    "name",
    ["celu", "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "leaky_relu", "linear", "mish", "relu", "relu6"]
    + ["selu", "sigmoid", "silu", "softplus", "softsign", "tanh"],
)
def test_every_activation_function_by_name(name):
    agrees(*single(lambda x: layers.Activation(name)(layers.Rescaling(9.0)(x)), 9, 8, 1))


def convolved(image, kernel, stride):
    """A "same" convolution by loops, zeros outside of the image."""
    height, width, _ = image.shape
    rows, columns, _, filters = kernel.shape
    outputs = -(-height // stride), -(-width // stride)
    above = max((outputs[0] - 1) * stride + rows - height, 0) // 2
    left = max((outputs[1] - 1) * stride + columns - width, 0) // 2
    result = np.zeros((*outputs, filters))
    for y, x, channel in np.ndindex(result.shape):
        for i, j in np.ndindex(rows, columns):
            row, column = y * stride + i - above, x * stride + j - left
            if 0 <= row < height and 0 <= column < width:
                result[y, x, channel] += (image[row, column] * kernel[i, j, :, channel]).sum()
    return result


def test_a_convolution_is_the_one_by_loops():
    model, activations, layer = single(layers.Conv2D(2, (3, 4), strides=2, padding="same", use_bias=False), 6, 7, 3)
    expected = convolved(activations["image"], model.get_weights()[0], 2)
    for y, x, channel in np.ndindex(expected.shape):
        found = unit_arithmetic(model, activations, layer, channel, (y, x))
        assert found.value == pytest.approx(expected[y, x, channel], abs=1e-6)


def test_the_patch_says_where_it_lies_and_what_is_padding():
    model, activations, layer = single(layers.Conv2D(2, 3, strides=2, dilation_rate=1, padding="same"), 5, 5, 3)
    found = unit_arithmetic(model, activations, layer, 1, (0, 1))
    (terms,) = found.terms
    assert terms.rows == (-1, 0, 1)
    assert terms.columns == (1, 2, 3)
    assert terms.channels == (0, 1, 2)
    assert terms.inside.tolist() == [[False] * 3, [True] * 3, [True] * 3]
    assert (terms.inputs[0] == 0).all()
    np.testing.assert_array_equal(terms.inputs[1:], activations["image"][0:2, 1:4])
    np.testing.assert_array_equal(terms.weights, model.get_weights()[0][..., 1])
    np.testing.assert_array_equal(terms.products, terms.inputs * terms.weights)
    assert terms.count == 18
    assert [line.symbol for line in found.lines] == [r"\sum w\,x", "b"]
    assert found.lines[0].value == terms.sum
    assert found.lines[1].value == model.get_weights()[1][1]
    assert found.source == ("image",)


def test_a_group_reads_its_own_channels():
    model, activations, layer = single(layers.Conv2D(6, 1, groups=3), 3, 3, 6)
    found = [unit_arithmetic(model, activations, layer, channel, (1, 1)).terms[0].channels for channel in range(6)]
    assert found == [(0, 1), (0, 1), (2, 3), (2, 3), (4, 5), (4, 5)]


def test_a_separable_convolution_feeds_its_first_stage_into_its_second():
    model, activations, layer = single(layers.SeparableConv2D(2, 3, depth_multiplier=2), 5, 5, 3)
    first, second = unit_arithmetic(model, activations, layer, 1, (1, 1)).terms
    assert first.channels == (0, 0, 1, 1, 2, 2)
    np.testing.assert_allclose(second.inputs, first.products.sum(axis=(0, 1)))
    np.testing.assert_array_equal(second.weights, model.get_weights()[1][0, 0, :, 1])


def test_of_a_maximum_one_cell_wins_even_where_all_are_below_the_padding():
    model, activations, layer = single(layers.MaxPooling2D(2, 2, padding="same"), 3, 3, 1)
    activations["image"] = -1 - np.arange(9, dtype=np.float32).reshape(3, 3, 1)
    activations[layer] = np.array([[-1, -3], [-7, -9]], np.float32)[..., None]
    found = unit_arithmetic(model, activations, layer, 0, (1, 1))
    assert found.value == -9
    assert found.terms[0].weights[..., 0].tolist() == [[1, 0], [0, 0]]
    assert found.terms[0].sum == -9


def test_a_mean_counts_no_padding():
    model, activations, layer = single(layers.AveragePooling2D(2, 2, padding="same"), 3, 3, 1)
    found = unit_arithmetic(model, activations, layer, 0, (0, 1))
    assert found.lines[1].value == 2
    assert found.terms[0].weights[..., 0].tolist() == [[0.5, 0], [0.5, 0]]
    assert found.terms[0].sum == pytest.approx(found.network_value, abs=1e-6)


ZEROS = {  # what gives zero for numbers below zero, or for zeros times a negative number
    "relu": (layers.ReLU(), -1.0),
    "relu as an activation": (layers.Activation("relu"), -1.0),
    "leaky relu": (layers.LeakyReLU(), 0.0),
    "convolution": (layers.Conv2D(1, 2, use_bias=False), 0.0),
    "max pooling": (layers.MaxPooling2D(), -0.0),
    "rescaling": (layers.Rescaling(-2.0), 0.0),
    "multiply": (both(layers.Multiply()), -0.0),
}


@pytest.mark.parametrize("name", ZEROS)
def test_no_zero_is_negative(name):
    """Which is written "-0", and would be a number that nobody computed."""
    build, given = ZEROS[name]
    model, activations, layer = single(build, 4, 4, 1)
    for weight in model.weights:
        weight.assign(-np.ones(weight.shape))
    image = np.full((4, 4, 1), given, np.float32)
    activations = {step: np.full_like(value, given) for step, value in activations.items()} | {"image": image}
    activations[layer] = np.full_like(activations[layer], -0.0)
    found = unit_arithmetic(model, activations, layer, 0, (0, 0))
    shown = [found.value, found.network_value, *(line.value for line in found.lines)]
    shown += [number for terms in found.terms for number in (terms.sum, *terms.products.ravel())]
    assert not any(f"{number:.6g}" == "-0" for number in shown)


@pytest.mark.parametrize(
    ("build", "bars", "weights", "products", "padding"),
    [
        (layers.Conv2D(2, 3), "What each input channel adds, over the whole window: input × kernel", "× kernel",
         "= products", "padding counts as 0"),
        (layers.DepthwiseConv2D(3), "What each input channel adds, over the whole window: input × kernel", "× kernel",
         "= products", "padding counts as 0"),
        (layers.Dense(2), "What each input adds: input × weight", "× weight", "= products", "padding counts as 0"),
        (layers.MaxPooling2D(3), "The largest number of the window", "which one wins: 1", "the winner",
         "padding does not count"),
        (layers.AveragePooling2D(3), "The mean of the window", "÷ 9: each counts alike", "= shares of the mean",
         "padding does not count"),
        (layers.GlobalAveragePooling2D(), "The mean of the window", "÷ 36: each counts alike", "= shares of the mean",
         "padding does not count"),
        (LocalResponseNormalization(), "What the channel and its neighbours add: each one's square", "× itself",
         "= squares", "padding counts as 0"),
    ],
)  # fmt: skip
def test_the_terms_say_what_they_do(build, bars, weights, products, padding):
    model, activations, layer = single(build, 6, 6, 2)
    position = (0, 0) if activations[layer].ndim == 3 else None
    (terms,) = unit_arithmetic(model, activations, layer, 0, position).terms
    found = terms.bars_title, terms.weights_title, terms.products_title, terms.padding_note
    assert found == (bars, weights, products, padding)


def test_flatten_says_where_the_number_came_from():
    model, activations, layer = single(layers.Flatten(), 3, 4, 5)
    found = unit_arithmetic(model, activations, layer, 1 * 20 + 2 * 5 + 3, None)
    assert [line.value for line in found.lines] == [1, 2, 3, activations["image"][1, 2, 3]]


def test_concatenate_says_which_input():
    model, activations, layer = single(BUILDS["concatenate"], 3, 4, 5)
    found = unit_arithmetic(model, activations, layer, 2, (1, 3))
    assert [line.value for line in found.lines[:4]] == [2, 1, 3, 0]
    assert found.value == activations[found.source[1]][1, 3, 0]


@pytest.mark.parametrize(("channel", "near"), [(0, (0, 1)), (2, (1, 2, 3)), (4, (3, 4))])
def test_local_response_normalisation_lays_out_the_neighbours(channel, near):
    model, activations, layer = single(LocalResponseNormalization(n=3, k=1.5, alpha=0.3, beta=0.6), 3, 3, 5)
    found = unit_arithmetic(model, activations, layer, channel, (2, 1))
    (terms,) = found.terms
    assert terms.channels == near
    np.testing.assert_array_equal(terms.products, np.float64(activations["image"][2, 1, list(near)]) ** 2)
    here = activations["image"][2, 1, channel]
    assert [line.value for line in found.lines] == pytest.approx([here, terms.sum, 1.5, 0.3, 0.6])


def test_batch_normalisation_names_its_numbers():
    model, activations, layer = single(layers.BatchNormalization(), 3, 3, 2)
    gamma, beta, mean, variance = (weight[1] for weight in model.get_weights())
    lines = unit_arithmetic(model, activations, layer, 1, (2, 0)).lines
    assert [line.value for line in lines] == pytest.approx(
        [activations["image"][2, 0, 1], mean, variance, 1e-3, gamma, beta], abs=0
    )


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (layers.Resizing(3, 3), "Resizing"),
        (layers.UpSampling2D(interpolation="bilinear"), "bilinear"),
        (layers.Conv2D(2, 3, activation="relu"), "relu fused"),
        (layers.Softmax(axis=1), "axis 1"),
        (layers.Concatenate(axis=1), "axis 1"),
        (layers.LayerNormalization(axis=(1, 2)), "axis"),
        (layers.Activation("log_softmax"), "log_softmax"),
    ],
)
def test_says_what_it_does_not_lay_out(build, message):
    step = both(build) if isinstance(build, layers.Concatenate) else build
    model, activations, layer = single(step, 6, 6, 2)
    with pytest.raises(ValueError, match=message):
        unit_arithmetic(model, activations, layer, 0, (0, 0))


@pytest.mark.parametrize(("channel", "position"), [(4, (0, 0)), (-1, (0, 0)), (0, (6, 0)), (0, (0, -1)), (0, None)])
def test_refuses_a_unit_that_is_not_there(channel, position):
    model, activations, layer = single(layers.Conv2D(4, 1), 6, 6, 1)
    with pytest.raises(ValueError, match="no unit at"):
        unit_arithmetic(model, activations, layer, channel, position)


def test_refuses_a_layer_or_an_activation_that_is_not_there():
    model, activations, layer = single(layers.Conv2D(4, 1), 6, 6, 1)
    with pytest.raises(ValueError, match="no layer called 'nobody'"):
        unit_arithmetic(model, activations, "nobody", 0, (0, 0))
    with pytest.raises(ValueError, match="activations of image"):
        unit_arithmetic(model, {layer: activations[layer]}, layer, 0, (0, 0))


def test_what_is_supported_can_be_asked():
    assert explains("Conv2D")
    assert not explains("Resizing")
    assert ACTIVATION_KINDS <= ACTIVATIONS.keys() <= SUPPORTED
    assert ELEMENTWISE <= SUPPORTED


def test_following_is_the_element_wise_chain():
    found = layers_of(ARCHITECTURES["vgg10"]((48, 48, 1), 7))
    assert following(found, "conv1_1") == ("norm1_1", "relu1_1")
    assert following(found, "pool1") == ("dropout1",)
    assert following(found, "dense1") == ("norm_dense1", "relu_dense1", "dropout5")
    assert following(found, "logits") == ()
    with pytest.raises(ValueError, match="no layer called"):
        following(found, "nobody")


def test_following_ends_where_two_read_and_goes_through_an_addition():
    image = keras.Input((6, 6, 2), name="image")
    a = layers.ReLU(name="relu")(layers.Conv2D(2, 1, name="conv")(image))
    b = layers.Conv2D(2, 1, name="second")(layers.Dropout(0.5, name="dropout")(a))
    found = layers_of(keras.Model(image, layers.Activation("tanh", name="out")(layers.Add(name="add")([a, b]))))
    assert following(found, "conv") == ("relu",)
    assert following(found, "relu") == ()
    assert following(found, "second") == ("add", "out")


def test_following_ends_where_the_shape_changes():
    image = keras.Input((6, 6, 2), name="image")
    gate = layers.GlobalAveragePooling2D(keepdims=True, name="gate")(image)
    found = layers_of(keras.Model(image, layers.Multiply()([layers.Conv2D(2, 1)(image), gate])))
    assert following(found, "gate") == ()


def test_asking_changes_nothing():
    model, activations, layer = single(layers.Conv2D(4, 1), 6, 6, 1)
    weights, nodes = model.get_weights(), [len(step._outbound_nodes) for step in model.operations]
    unit_arithmetic(model, activations, layer, 0, (0, 0))
    assert [len(step._outbound_nodes) for step in model.operations] == nodes
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
