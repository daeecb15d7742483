"""The weights, their numbers and their orders against loops, closed forms and Keras itself."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore import filters
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten


def random(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def an_image():
    return np.random.default_rng(7).random((9, 9, 4), np.float32)


def network(*steps, image_shape=(9, 9, 4)):
    image = keras.Input(image_shape, name="image")
    x = image
    for step in steps:
        x = step(x)
    x = layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="pool")(x))
    model = keras.Model(image, x, name="small")
    for number, weight in enumerate(model.weights):
        weight.assign(random(*weight.shape, seed=number))
    return Classifier("small", flatten(model), ("up", "down"))


def correlated(image, kernels):
    """A "valid" convolution by loops: the oracle."""
    height, width, _, count = kernels.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    out = np.zeros((rows, columns, count))
    for row in range(rows):
        for column in range(columns):
            patch = image[row : row + height, column : column + width]
            out[row, column] = np.tensordot(patch, kernels, axes=3)
    return out


def output_of(classifier, layer, image):
    return classifier.run(image[None], (layer,))[layer][0]


def test_conv_kernels_reproduce_the_layer():
    classifier = network(layers.Conv2D(5, (3, 2), use_bias=False, name="conv"))
    kernels, image = filters.kernels_of(classifier, "conv"), an_image()
    assert kernels.shape == (3, 2, 4, 5)
    assert kernels.dtype == np.float32
    np.testing.assert_allclose(output_of(classifier, "conv", image), correlated(image, kernels), atol=1e-4)


def test_grouped_kernels_read_their_own_group():
    classifier = network(layers.Conv2D(6, 3, groups=2, use_bias=False, name="conv"))
    kernels, image = filters.kernels_of(classifier, "conv"), an_image()
    assert kernels.shape == (3, 3, 2, 6)
    halves = [correlated(image[..., 2 * g : 2 * g + 2], kernels[..., 3 * g : 3 * g + 3]) for g in (0, 1)]
    np.testing.assert_allclose(output_of(classifier, "conv", image), np.concatenate(halves, axis=2), atol=1e-4)


def test_depthwise_filters_are_in_the_order_of_the_output_channels():
    classifier = network(layers.DepthwiseConv2D(3, depth_multiplier=3, use_bias=False, name="conv"))
    kernels, image = filters.kernels_of(classifier, "conv"), an_image()
    assert kernels.shape == (3, 3, 1, 12)
    each = [correlated(image[..., f // 3, None], kernels[..., f, None]) for f in range(12)]
    np.testing.assert_allclose(output_of(classifier, "conv", image), np.concatenate(each, axis=2), atol=1e-4)


def test_separable_kernels_are_the_convolution_that_both_stages_amount_to():
    classifier = network(layers.SeparableConv2D(5, 3, depth_multiplier=2, use_bias=False, name="conv"))
    kernels, image = filters.kernels_of(classifier, "conv"), an_image()
    assert kernels.shape == (3, 3, 4, 5)
    np.testing.assert_allclose(output_of(classifier, "conv", image), correlated(image, kernels), atol=1e-4)


def test_transposed_kernels_are_what_a_single_one_paints():
    classifier = network(layers.Conv2DTranspose(3, 2, strides=2, use_bias=False, name="conv"))
    kernels = filters.kernels_of(classifier, "conv")
    assert kernels.shape == (2, 2, 4, 3)
    image = np.zeros((9, 9, 4), np.float32)
    image[1, 2, 3] = 1.0
    painted = output_of(classifier, "conv", image)
    np.testing.assert_allclose(painted[2:4, 4:6], kernels[:, :, 3], atol=1e-6)
    assert np.abs(painted).sum() == pytest.approx(np.abs(kernels[:, :, 3]).sum(), rel=1e-5)


def test_half_precision_weights_come_as_float32():
    classifier = network(layers.Conv2D(2, 3, name="conv", dtype="mixed_float16"))
    assert filters.kernels_of(classifier, "conv").dtype == np.float32


def test_kernels_are_a_copy():
    classifier = network(layers.Conv2D(5, 3, name="conv"))
    filters.kernels_of(classifier, "conv")[:] = 0
    assert np.abs(filters.kernels_of(classifier, "conv")).sum() > 0


def test_convolutions_are_found_in_the_order_in_which_they_run():
    classifier = network(
        layers.ZeroPadding2D(name="pad"),
        layers.SeparableConv2D(4, 3, name="separable"),
        layers.DepthwiseConv2D(3, activation="relu", name="depthwise"),
        layers.Conv2DTranspose(4, 3, name="transposed"),
        layers.Conv2D(4, 3, name="plain"),
    )
    names = [layer.name for layer in filters.convolutions(classifier)]
    assert names == ["separable", "depthwise", "transposed", "plain"]
    for layer in filters.convolutions(classifier):
        assert filters.kernels_of(classifier, layer.name).shape[3] == layer.channels


@pytest.mark.parametrize(
    ("layer", "message"), [("pool", "GlobalAveragePooling2D"), ("logits", "Dense"), ("gone", "no layer")]
)
def test_layers_without_filters_are_refused(layer, message):
    with pytest.raises(ValueError, match=message):
        filters.kernels_of(network(layers.Conv2D(5, 3, name="conv")), layer)


def test_statistics_by_hand():
    kernels = np.zeros((1, 2, 1, 4), np.float32)
    kernels[0, :, 0, 0] = [3, 4]
    kernels[0, :, 0, 1] = [-100, 0.9]  # 0.9 is below 1% of 100
    kernels[0, :, 0, 2] = [1.1, -1.1]
    statistics = filters.kernel_statistics(kernels)
    np.testing.assert_allclose(statistics.norm, [5, np.hypot(100, 0.9), 1.1 * np.sqrt(2), 0], rtol=1e-6)
    np.testing.assert_allclose(statistics.mean, [3.5, -49.55, 0, 0], rtol=1e-6)
    np.testing.assert_allclose(statistics.deviation, [0.5, 50.45, 1.1, 0], rtol=1e-6)
    np.testing.assert_allclose(statistics.sparsity, [0, 0.5, 0, 1])


def test_a_layer_of_zeros_has_statistics_too():
    statistics = filters.kernel_statistics(np.zeros((3, 3, 2, 4), np.float32))
    assert statistics.sparsity.tolist() == [1, 1, 1, 1]
    assert statistics.norm.tolist() == [0, 0, 0, 0]


def test_orders_put_the_largest_first_and_keep_equals_in_place():
    statistics = filters.KernelStatistics(
        norm=np.array([1, 3, 2, 3], np.float32),
        mean=np.array([-1, 0, 5, -9], np.float32),
        deviation=np.array([4, 3, 2, 1], np.float32),
        sparsity=np.array([0, 0, 1, 0.5], np.float32),
    )
    effect = np.array([0, 1, 2, 3], np.float32)
    found = {by: filters.order(by, statistics, effect).tolist() for by in filters.ORDERS}
    assert found == {
        "index": [0, 1, 2, 3],
        "effect": [3, 2, 1, 0],
        "norm": [1, 3, 2, 0],
        "mean": [2, 1, 0, 3],
        "deviation": [0, 1, 2, 3],
        "sparsity": [2, 3, 0, 1],
    }


def test_the_main_input_has_the_largest_slice_whatever_its_sign():
    kernels = np.zeros((1, 2, 3, 2), np.float32)
    kernels[0, :, 1, 0] = [-5, 5]
    kernels[0, :, 2, 0] = [4, 4]
    assert filters.main_inputs(kernels).tolist() == [1, 0]


def test_similarity_by_loops_and_its_invariants():
    kernels = random(3, 3, 2, 6)
    kernels[..., 1] = 7 * kernels[..., 0]
    kernels[..., 2] = -kernels[..., 0]
    kernels[..., 3] = 0
    cosines = filters.similarity(kernels)
    np.testing.assert_array_equal(cosines, cosines.T)
    assert np.diag(cosines).tolist() == [1, 1, 1, 0, 1, 1]
    assert not cosines[3].any()
    assert cosines[0, 1] == pytest.approx(1)
    assert cosines[0, 2] == pytest.approx(-1)
    a, b = kernels[..., 4].ravel(), kernels[..., 5].ravel()
    assert cosines[4, 5] == pytest.approx(a @ b / np.sqrt(a @ a) / np.sqrt(b @ b), abs=1e-6)


def test_similarity_of_weights_whose_squares_would_underflow():
    kernels = np.full((3, 3, 1, 2), 1e-30, np.float32)
    assert filters.similarity(kernels)[0, 1] == pytest.approx(1)


def test_near_duplicates_are_the_strongest_pairs_each_once():
    cosines = np.array([[1, 0.95, -1, 0.2], [0.95, 1, 0.99, 0.9], [-1, 0.99, 1, 0.89], [0.2, 0.9, 0.89, 1]], np.float32)
    pairs = filters.near_duplicates(cosines, threshold=0.9)
    assert [(a, b) for a, b, _ in pairs] == [(1, 2), (0, 1), (1, 3)]
    assert pairs[0][2] == pytest.approx(0.99)
    assert len(filters.near_duplicates(cosines, threshold=-1.0, most=2)) == 2
    assert filters.near_duplicates(np.ones((1, 1), np.float32)) == ()


def test_an_identity_lets_every_wave_through_alike_wherever_its_one_stands():
    for place in ((0, 0), (1, 1), (2, 0)):
        kernel = np.zeros((3, 3), np.float32)
        kernel[place] = -2.0
        np.testing.assert_allclose(filters.frequency_response(kernel), 2.0, rtol=1e-6)


def test_a_box_blur_is_the_dirichlet_kernel():
    width, frequency = 5, filters.frequencies(65).astype(np.float64)
    with np.errstate(invalid="ignore"):
        one = np.abs(np.sin(np.pi * width * frequency) / (width * np.sin(np.pi * frequency)))
    one[32] = 1.0
    response = filters.frequency_response(np.full((width, width), 1 / 25, np.float32), 65)
    np.testing.assert_allclose(response, np.outer(one, one), atol=1e-6)


def test_the_middle_is_the_sum_of_the_weights():
    kernel = random(3, 5)
    assert filters.frequency_response(kernel, 64)[32, 32] == pytest.approx(abs(kernel.sum()), rel=1e-5)
    assert filters.frequencies(64)[32] == 0
    assert filters.frequencies(64)[0] == -0.5


def test_a_difference_is_twice_the_sine_along_its_own_axis():
    response = filters.frequency_response(np.array([[-1, 1]], np.float32))
    expected = 2 * np.abs(np.sin(np.pi * filters.frequencies()))
    np.testing.assert_allclose(response, np.broadcast_to(expected, (65, 65)), atol=1e-6)


def test_sobel_is_blind_to_flat_areas_and_to_its_own_stripes():
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    response, middle = filters.frequency_response(sobel), 32
    np.testing.assert_allclose(response[:, middle], 0, atol=1e-5)  # waves that run from top to bottom
    frequency = filters.frequencies().astype(np.float64)
    down, across = 2 + 2 * np.cos(2 * np.pi * frequency), 2 * np.abs(np.sin(2 * np.pi * frequency))
    np.testing.assert_allclose(response, np.outer(down, across), atol=1e-5)


def test_several_inputs_add_as_squares():
    kernel = random(3, 3, 4)
    each = np.stack([filters.frequency_response(kernel[..., i], 33) for i in range(4)])
    np.testing.assert_allclose(filters.frequency_response(kernel, 33), np.sqrt((each**2).sum(axis=0)), rtol=1e-5)


def test_the_mean_power_is_the_squared_norm():
    kernel = random(3, 3, 4)
    power = filters.frequency_response(kernel, 33).astype(np.float64) ** 2
    assert power.mean() == pytest.approx(float((kernel**2).sum()), rel=1e-5)  # Parseval


def test_the_sign_of_a_diagonal_is_kept():
    response = filters.frequency_response(np.array([[1, 0], [0, -1]], np.float32))
    assert response[0, -1] < 0.2  # waves that rise along the other diagonal pass unseen
    assert response[16, 16] == pytest.approx(2, abs=0.05)


def test_a_kernel_larger_than_the_grid_is_refused():
    with pytest.raises(ValueError, match="at least 9"):
        filters.frequency_response(np.ones((3, 9), np.float32), 8)


def test_an_order_by_what_is_missing_is_refused():
    with pytest.raises(ValueError, match="did for a face; none was given"):
        filters.order("effect", filters.kernel_statistics(random(3, 3, 2, 4)))


@pytest.mark.parametrize(
    ("before", "colours"),
    [
        (lambda x: x, (0, 1, 2)),
        (lambda x: layers.Rescaling(2.0, offset=-1.0)(x), (0, 1, 2)),
        (lambda x: x[..., ::-1], (2, 1, 0)),
        (lambda x: layers.Dense(3, kernel_initializer="ones")(x), None),  # each mixes all three
        (lambda x: x[..., :1] * np.ones((1, 1, 3), np.float32), None),  # all three are red
    ],
)
def test_which_colours_a_first_convolution_reads_is_tried(before, colours):
    image = keras.Input((6, 6, 3), name="image")
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(2, 3, name="first")(before(image)))
    model = flatten(keras.Model(image, layers.Dense(2, name="logits")(x)))
    assert filters.colours_read(Classifier("colours", model, ("a", "b")), "first") == colours
