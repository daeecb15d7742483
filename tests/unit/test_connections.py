"""Connections of a convolution, counted by poking; the convolution as a matrix."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.classifier import Classifier
from vizcore.why_convolution.connections import connections_of, convolved, patch_of, source_of, unrolled

CONVOLUTIONS = {
    "valid": lambda: layers.Conv2D(3, 3, name="conv"),
    "same": lambda: layers.Conv2D(3, 3, padding="same", name="conv"),
    "even, same": lambda: layers.Conv2D(3, (4, 2), padding="same", name="conv"),
    "stride": lambda: layers.Conv2D(3, 3, strides=2, padding="same", name="conv"),
    "stride, skips": lambda: layers.Conv2D(3, 1, strides=3, name="conv"),
    "dilation": lambda: layers.Conv2D(3, 3, dilation_rate=2, padding="same", name="conv"),
    "dilation, valid": lambda: layers.Conv2D(3, (2, 3), dilation_rate=2, name="conv"),
    "groups": lambda: layers.Conv2D(6, 3, groups=2, padding="same", name="conv"),
    "depthwise": lambda: layers.DepthwiseConv2D(3, padding="same", name="conv"),
    "depthwise, twice": lambda: layers.DepthwiseConv2D(3, depth_multiplier=2, strides=2, name="conv"),
    "separable": lambda: layers.SeparableConv2D(3, 3, padding="same", name="conv"),
}


def network(convolution, shape=(7, 6, 4)) -> Classifier:
    """The convolution alone, every weight about 1 so that nothing cancels, with a bias."""
    image = keras.Input(shape, name="image")
    x = convolution()(image)
    model = keras.Model(image, layers.GlobalAveragePooling2D(name="logits")(x))
    random = np.random.default_rng(0)
    model.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in model.get_weights()])
    return Classifier("one", model, tuple("abcdefghijkl"[: x.shape[-1]]))


def poked(classifier: Classifier) -> np.ndarray:
    """Which output changes when one input does: (inputs, outputs) by changing one after the other."""
    shape = classifier.image_shape
    rest = classifier.run(np.zeros((1, *shape), np.float32), ("conv",))["conv"][0]
    changed = []
    for place in range(int(np.prod(shape))):
        image = np.zeros(shape, np.float32)
        image.ravel()[place] = 1
        changed.append((np.abs(classifier.run(image[None], ("conv",))["conv"][0] - rest) > 1e-6).ravel())
    return np.array(changed)


@pytest.fixture(params=CONVOLUTIONS)
def classifier(request) -> Classifier:
    return network(CONVOLUTIONS[request.param])


def test_every_connection_is_counted_as_by_poking(classifier):
    counted, found = connections_of(classifier, "conv"), poked(classifier)
    assert (counted.inputs, counted.outputs) == found.shape
    assert counted.dense == found.size
    assert counted.connections == found.sum()
    assert counted.missing == counted.each * counted.outputs - found.sum()
    assert counted.each >= found.sum(axis=0).max()


def test_what_one_output_reads_and_one_input_reaches_as_by_poking(classifier):
    counted = connections_of(classifier, "conv")
    height, width, channels = classifier.image_shape
    rows, columns, filters = classifier.by_name["conv"].output_shape
    found = poked(classifier).reshape(height, width, channels, rows, columns, filters)
    for row, column in ((0, 0), (rows - 1, columns - 1), (rows // 2, columns // 2)):
        reads = found[:, :, :, row, column]
        np.testing.assert_array_equal(counted.read_by((row, column)), reads.any(axis=(2, 3)))
        assert reads[..., 0].sum() == counted.read_by((row, column)).sum() * counted.reads
    for row, column in ((0, 0), (height - 1, width - 1), (3, 3)):
        reached = found[row, column]
        np.testing.assert_array_equal(counted.reached_from((row, column)), reached.any(axis=(0, 3)))
        assert reached[0].sum() == counted.reached_from((row, column)).sum() * counted.spread


def test_by_hand():
    """5×5 pixels, one channel, two filters of 3×3, "same": of 25 outputs 9 read 9, 12 read 6 and 4 read 4."""
    counted = connections_of(network(lambda: layers.Conv2D(2, 3, padding="same", name="conv"), (5, 5, 1)), "conv")
    assert (counted.inputs, counted.outputs, counted.each) == (25, 50, 9)
    assert counted.dense == 1250
    assert counted.connections == 2 * (9 * 9 + 12 * 6 + 4 * 4)
    assert counted.missing == 450 - 338
    assert counted.weights == 18  # the two biases are left out


def test_the_weights_of_the_book(shipped):
    counted = connections_of(shipped, "conv2_1")
    assert counted.weights == 3 * 3 * 40 * 80
    assert counted.dense == (24 * 24 * 40) * (24 * 24 * 80)
    assert counted.connections == (3 * 24 - 2) ** 2 * 40 * 80


def test_what_is_no_convolution_is_refused(shipped):
    with pytest.raises(ValueError, match="is not one of"):
        connections_of(shipped, "pool1")


def slow(kernel: np.ndarray, size: int) -> np.ndarray:
    """The dense matrix of a "same" convolution of one channel, stride 1, by loops."""
    matrix = np.zeros((size * size, size * size), np.float32)
    half = kernel.shape[0] // 2
    for row, column in np.ndindex(size, size):
        for i, j in np.ndindex(*kernel.shape):
            y, x = row + i - half, column + j - half
            if 0 <= y < size and 0 <= x < size:
                matrix[row * size + column, y * size + x] = kernel[i, j]
    return matrix


def test_the_matrix_is_the_one_by_loops():
    classifier = network(CONVOLUTIONS["same"])
    kernel = classifier.model.get_layer("conv").get_weights()[0]
    found = unrolled(classifier, "conv", 2, 1)
    assert found.input_shape == found.output_shape == (8, 8)
    np.testing.assert_allclose(found.matrix, slow(kernel[:, :, 2, 1], 8), atol=1e-6)
    np.testing.assert_array_equal(found.connected, found.matrix != 0)


def test_matrix_times_input_is_the_convolution(classifier):
    random = np.random.default_rng(1)
    channel = classifier.by_name["conv"].channels - 1
    source = source_of(classifier, "conv", channel, 0)
    found = unrolled(classifier, "conv", source, channel)
    np.testing.assert_array_equal(found.connected, np.abs(found.matrix) > 1e-6)
    patch = random.normal(size=found.input_shape).astype(np.float32)
    own = convolved(classifier, "conv", patch[None], source, channel)[0]
    assert own.shape == found.output_shape
    np.testing.assert_allclose(found.matrix @ patch.ravel(), own.ravel(), atol=1e-4)


def test_looking_leaves_no_node_in_the_network():
    classifier = network(CONVOLUTIONS["same"])
    step = classifier.model.get_layer("conv")
    before = len(step._inbound_nodes)
    unrolled(classifier, "conv", 0, 0)
    assert len(step._inbound_nodes) == before


def test_a_kernel_larger_than_eight_pixels_gets_a_larger_input():
    classifier = network(lambda: layers.Conv2D(2, 5, dilation_rate=3, name="conv"), (20, 20, 1))
    assert unrolled(classifier, "conv", 0, 0).input_shape == (14, 14)


@pytest.mark.parametrize(
    ("name", "channel", "part", "source"),
    [
        ("valid", 2, 3, 3),
        ("groups", 2, 1, 1),
        ("groups", 3, 1, 3),
        ("depthwise", 2, 0, 2),
        ("depthwise, twice", 5, 0, 2),
    ],
)
def test_which_channel_a_slice_reads(name, channel, part, source):
    assert source_of(network(CONVOLUTIONS[name]), "conv", channel, part) == source


def test_the_patch_is_the_liveliest_part():
    values = np.zeros((9, 9), np.float32)
    values[7, 8] = 5
    assert patch_of(values, (3, 3)).max() == 5
    small = patch_of(np.ones((2, 9), np.float32), (3, 3))
    assert small.sum() == 6
    assert small.shape == (3, 3)
