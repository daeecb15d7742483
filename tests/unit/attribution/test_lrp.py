"""Layer-wise relevance propagation against the papers' formulas in NumPy, and against what it must conserve."""

from itertools import product

import keras
import numpy as np
import pytest
from keras import layers, ops
from matrix import few
from oracles.relevance import alpha_beta_rule, epsilon_rule
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.run.gradients import derivatives, value_of
from vizcore.target import Target

EPSILON, ALPHA_BETA = METHODS["LRP-ε"], METHODS["LRP-αβ"]
LOGIT = Target("logits", 1)
CLOSE = {"rtol": 2e-4, "atol": 1e-6}


def two_layers(x):
    x = layers.Dense(7, activation="relu", name="hidden")(layers.Flatten(name="flat")(x))
    return layers.Dense(3, name="logits")(x)


def down(classifier, image, rule, setting):
    """Relevance of a logit, from above: its value, then layer by layer."""
    (k1, b1), (k2, b2) = (classifier.model.get_layer(n).get_weights() for n in ("hidden", "logits"))
    pixels = image.reshape(-1).astype(np.float64)
    hidden = np.maximum(pixels @ k1 + b1, 0)
    relevance = np.zeros(3)
    relevance[LOGIT.channel] = (hidden @ k2 + b2)[LOGIT.channel]
    return rule(pixels, k1, b1, rule(hidden, k2, b2, relevance, setting), setting).reshape(image.shape).sum(axis=-1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("epsilon", [0.0, 0.05, 0.5])
def test_epsilon_of_two_dense_layers_by_numpy(seed, epsilon):
    classifier = network(two_layers, (4, 5, 2), seed=seed)
    image = picture(classifier)
    expected = down(classifier, image, epsilon_rule, epsilon)
    np.testing.assert_allclose(EPSILON(classifier, image, LOGIT, epsilon=epsilon).map, expected, **CLOSE)


@pytest.mark.parametrize(("seed", "beta"), few(product(range(3), (0.0, 0.5, 1.0)), [(0, 0.0), (1, 0.5), (2, 1.0)]))
def test_alpha_beta_of_two_dense_layers_by_numpy(seed, beta):
    classifier = network(two_layers, (4, 5, 2), seed=seed)
    image = picture(classifier)
    expected = down(classifier, image, alpha_beta_rule, beta)
    np.testing.assert_allclose(ALPHA_BETA(classifier, image, LOGIT, beta=beta).map, expected, **CLOSE)


def unrolled(kernel, bias, shape, strides):
    """A convolution without padding as the dense layer that it is, (pixels, units)."""
    height, width, channels = shape
    rows, columns = ((side - kernel.shape[0]) // strides + 1 for side in (height, width))
    dense = np.zeros((height, width, channels, rows, columns, kernel.shape[3]))
    for row in range(rows):
        for column in range(columns):
            top, left = row * strides, column * strides
            dense[top : top + kernel.shape[0], left : left + kernel.shape[1], :, row, column] += kernel
    return dense.reshape(height * width * channels, -1), np.tile(bias, rows * columns), (rows, columns)


@pytest.mark.parametrize(("rule", "method", "setting"), [
    (epsilon_rule, EPSILON, {"epsilon": 0.2}), (alpha_beta_rule, ALPHA_BETA, {"beta": 0.5}),
])  # fmt: skip
def test_a_convolution_tanh_average_and_rescaling_by_loops(rule, method, setting):
    def build(x):
        x = layers.Rescaling(4.0, offset=-2.0, name="centre")(x)
        x = layers.Conv2D(3, 3, strides=2, activation="tanh", name="conv")(x)
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    classifier = network(build, (7, 9, 2), seed=4)
    image = picture(classifier)
    (value,) = setting.values()
    seen = 4 * image.reshape(-1).astype(np.float64) - 2
    kernel, bias, places = unrolled(*classifier.model.get_layer("conv").get_weights(), image.shape, 2)
    maps = np.tanh(seen @ kernel + bias).reshape(*places, 3)
    mean = maps.mean(axis=(0, 1))
    head = classifier.model.get_layer("logits").get_weights()
    relevance = rule(mean, *head, np.array([0, (mean @ head[0] + head[1])[1]]), value)
    relevance = (maps / np.prod(places) / mean * relevance).reshape(-1)  # in proportion to each number's share
    expected = rule(seen, kernel, bias, relevance, value).reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(method(classifier, image, LOGIT, **setting).map, expected, **CLOSE)


def without_biases(x):
    """Everything that shares relevance out, behind a rescaling with an offset; nowhere else a bias."""
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(x)
    x = layers.Conv2D(4, 3, padding="same", use_bias=False, activation="relu", name="conv")(x)
    y = layers.DepthwiseConv2D(3, padding="same", depth_multiplier=2, use_bias=False, name="depthwise")(x)
    y = layers.Conv2D(4, 1, use_bias=False, activation="relu6", name="pointwise")(y)
    x = layers.Add(name="sum")([x, y])
    z = layers.SeparableConv2D(3, 3, padding="same", depth_multiplier=2, use_bias=False, name="separable")(x)
    x = layers.Concatenate(name="join")([x, layers.Activation("tanh", name="tanh")(z)])
    x = layers.AveragePooling2D(2, padding="same", name="average")(x)
    x = layers.MaxPooling2D(2, name="max")(layers.ZeroPadding2D(1, name="pad")(x)) * 0.5
    x = layers.Conv2D(6, 3, use_bias=False, dilation_rate=2, padding="same", name="dilated")(layers.Dropout(0.2)(x))
    x = layers.LeakyReLU(name="leaky")(x)
    x = layers.Dense(5, use_bias=False, activation="relu", name="hidden")(layers.Flatten(name="flat")(x))
    return layers.Dense(3, use_bias=False, name="logits")(x)


@pytest.fixture(scope="module")
def unbiased():
    """Made once: what is compiled for one setting serves the others."""
    return network(without_biases, (9, 9, 2), seed=1)


@pytest.mark.parametrize(("method", "setting"), [
    (EPSILON, {"epsilon": 0.0}), (ALPHA_BETA, {"beta": 0.0}), (ALPHA_BETA, {"beta": 1.0}),
])  # fmt: skip
def test_without_biases_the_map_adds_up_to_the_target(unbiased, method, setting):
    classifier, image = unbiased, picture(unbiased)
    image[:3] = 0  # black pixels count as well
    targets = (LOGIT, Target("conv", 2), Target("dilated", 1, (1, 1)), Target("centre", 0), LOGIT - Target("leaky", 0))
    for target in targets:
        found = method(classifier, image, target, **setting).map
        value = float(value_of(classifier, image[None], target)[0])
        assert abs(value) > 1e-4
        assert found.sum() == pytest.approx(value, rel=1e-3, abs=1e-5 + 1e-6 * float(np.abs(found).sum())), target


def test_behind_relus_without_epsilon_it_is_input_times_gradient():
    """Ancona et al., 2018, proposition 1, https://arxiv.org/abs/1711.06104; biases and normalisation included."""

    def build(x):
        x = layers.BatchNormalization(name="norm")(layers.Conv2D(4, 3, name="conv")(x))
        x = layers.MaxPooling2D(2, name="pool")(layers.ReLU(name="relu")(x))
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (8, 8, 1), seed=3)
    image = picture(classifier)
    expected = METHODS["Input × gradient"](classifier, image, LOGIT).map
    np.testing.assert_allclose(EPSILON(classifier, image, LOGIT, epsilon=0.0).map, expected, rtol=1e-5, atol=1e-6)


def folded_by_hand(classifier, pairs):
    """The weights of the same network without batch normalisation: each put into the layer before it."""
    found = {layer.name: layer.get_weights() for layer in classifier.model.layers}
    for name, norm in pairs.items():
        gamma, beta, mean, variance = found.pop(norm)
        scale = gamma / np.sqrt(variance + classifier.model.get_layer(norm).epsilon)
        *kernels, bias = found[name]
        kernels[-1] = kernels[-1] * (scale.reshape(kernels[-1].shape[-2:]) if "depth" in name else scale)
        found[name] = [*kernels, (bias - mean) * scale + beta]
    return [weight for name in ("conv", "depth", "separable", "hidden", "logits") for weight in found[name]]


@pytest.mark.parametrize(("method", "setting"), [
    (EPSILON, {"epsilon": 0.0}), (EPSILON, {"epsilon": 0.3}), (ALPHA_BETA, {"beta": 0.0}), (ALPHA_BETA, {"beta": 0.5}),
])  # fmt: skip
def test_batch_normalisation_is_as_if_folded_into_the_layer_before_it(method, setting):
    def build(normalised):
        def one(x, layer):
            x = layer(x)
            x = layers.BatchNormalization(name=f"norm_{layer.name}")(x) if normalised else x
            return layers.ReLU(name=f"relu_{layer.name}")(x)

        def run(x):
            x = one(x, layers.Conv2D(4, 3, strides=2, padding="same", name="conv"))
            x = one(x, layers.DepthwiseConv2D(3, depth_multiplier=2, name="depth"))
            x = one(x, layers.SeparableConv2D(4, 3, padding="same", name="separable"))
            x = one(layers.Flatten(name="flat")(x), layers.Dense(6, name="hidden"))
            return layers.Dense(2, name="logits")(x)

        return run

    classifier = network(build(True), (9, 9, 1), seed=5)
    pairs = {name: f"norm_{name}" for name in ("conv", "depth", "separable", "hidden")}
    other = network(build(False), (9, 9, 1), weights=folded_by_hand(classifier, pairs))
    image = picture(classifier)
    np.testing.assert_allclose(
        value_of(classifier, image[None], LOGIT), value_of(other, image[None], LOGIT), rtol=1e-4, atol=1e-5
    )
    expected = method(other, image, LOGIT, **setting).map
    largest = np.abs(expected).max()
    assert largest > 1e-5
    np.testing.assert_allclose(method(classifier, image, LOGIT, **setting).map, expected, rtol=0, atol=1e-4 * largest)


@pytest.mark.parametrize(("method", "setting", "rule"), [
    (EPSILON, {"epsilon": 0.3}, epsilon_rule), (ALPHA_BETA, {"beta": 0.5}, alpha_beta_rule),
])  # fmt: skip
def test_batch_normalisation_that_stands_alone_is_a_layer_of_one_weight_a_number(method, setting, rule):
    """Behind a sum, and where the target lies between a layer and its normalisation."""

    def build(x):
        x = layers.BatchNormalization(name="norm")(layers.ReLU(name="relu")(x))
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (3, 3, 2), seed=1)
    image = picture(classifier)
    gamma, beta, mean, variance = (np.tile(w, 9) for w in classifier.model.get_layer("norm").get_weights())
    scale = gamma / np.sqrt(variance + classifier.model.get_layer("norm").epsilon)
    pixels = image.reshape(-1).astype(np.float64)
    shift, (value,) = beta - mean * scale, setting.values()
    normed = pixels * scale + shift
    head = classifier.model.get_layer("logits").get_weights()
    relevance = rule(normed, *head, np.array([0, (normed @ head[0] + head[1])[1]]), value)
    expected = rule(pixels, np.diag(scale), shift, relevance, value).reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(method(classifier, image, LOGIT, **setting).map, expected, **CLOSE)


def test_a_target_between_a_layer_and_its_normalisation():
    def build(x):
        x = layers.BatchNormalization(center=False, name="norm")(layers.Conv2D(3, 3, use_bias=False, name="conv")(x))
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(layers.ReLU()(x)))

    classifier = network(build, (6, 6, 1))
    norm = classifier.model.get_layer("norm")
    norm.moving_mean.assign(norm.moving_mean * 0)  # so that it has no shift, and nothing is absorbed
    image = picture(classifier)
    differences = (Target("conv", 0) - Target("conv", 2), Target("norm", 1) - Target("conv", 1))
    for target in (Target("conv", 1), Target("norm", 1), *differences):
        for method, setting in ((EPSILON, {"epsilon": 0.0}), (ALPHA_BETA, {})):
            found = method(classifier, image, target, **setting).map.sum()
            assert found == pytest.approx(float(value_of(classifier, image[None], target)[0]), rel=1e-4), target


@pytest.mark.parametrize(("method", "setting"), [(EPSILON, {"epsilon": 0.2}), (ALPHA_BETA, {"beta": 0.5})])
def test_the_scale_of_a_layer_does_not_matter(method, setting):
    """A hidden layer ten times as large, and the next one's weights a tenth: the same network, and the same map."""

    def build(x):
        x = layers.Dense(6, activation="relu", name="hidden")(layers.Flatten(name="flat")(x))
        return layers.Dense(2, name="logits")(x)

    one = network(build, (3, 4, 1), seed=3)
    kernel, bias, last, shift = one.model.get_weights()
    other = network(build, (3, 4, 1), weights=[10 * kernel, 10 * bias, last / 10, shift])
    image = picture(one)
    found, again = (method(classifier, image, LOGIT, **setting).map for classifier in (one, other))
    assert found.any()
    np.testing.assert_allclose(again, found, rtol=1e-4, atol=1e-6)


def test_where_nothing_holds_a_unit_down_its_relevance_goes_to_what_pushed_it(linear):
    image = picture(linear)
    expected = np.arange(1, 17.0).reshape(4, 4) * image[..., 0]
    for sign, channel in ((1, 0), (-1, 1)):
        for beta in (0.0, 0.5, 1.0):
            found = ALPHA_BETA(linear, image, Target("logits", channel), beta=beta).map
            np.testing.assert_allclose(found, sign * expected, rtol=1e-5)


def test_one_sided_relevance_has_one_sign():
    classifier = network(two_layers, (4, 5, 2), seed=0)
    image = picture(classifier)
    for channel in range(3):
        target = Target("logits", channel)
        found = ALPHA_BETA(classifier, image, target).map
        assert found.any()
        assert (np.sign(found) * np.sign(value_of(classifier, image[None], target)) >= 0).all()


def test_local_response_normalisation_passes_relevance_on_whole():
    from vizcore.network.architectures.local_response import LocalResponseNormalization

    def build(x):
        x = layers.Conv2D(4, 3, use_bias=False, activation="relu", name="conv")(x)
        x = LocalResponseNormalization(alpha=1.0, name="norm")(x)
        return layers.Dense(2, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (6, 6, 1), seed=2)
    image = picture(classifier)
    value = float(value_of(classifier, image[None], LOGIT)[0])
    assert EPSILON(classifier, image, LOGIT, epsilon=0.0).map.sum() == pytest.approx(value, rel=1e-4)


REFUSED = {
    "same.* a Multiply by what is computed": lambda x: layers.Multiply(name="same")([x, layers.ReLU(name="twice")(x)]),
    "inverse.* a TrueDivide by what is computed": lambda x: 1.0 / x,
    "ratio.* a TrueDivide by what is computed": lambda x: x / (x + 1.0),
    "share.* an activation by softmax": layers.Activation("softmax", name="share"),
    "softmax.* a Softmax": layers.Softmax(name="softmax"),
    "sideways.* a BatchNormalization along axis 1": layers.BatchNormalization(axis=1, name="sideways"),
    "group.* a GroupNormalization": layers.GroupNormalization(2, axis=1, name="group"),
    "power.* a Power": lambda x: ops.power(x, 2.0),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_has_no_rule_is_refused_in_words(words):
    def build(x):
        x = layers.Conv2D(2, 3, name="conv")(x)
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(REFUSED[words](x)))

    classifier = network(build, (6, 6, 1))
    image = picture(classifier)
    kind = words.split(" ", 1)[1]
    for method in (EPSILON, ALPHA_BETA):
        with pytest.raises(ValueError, match=f"relevance has no rule for .*{kind}"):
            method(classifier, image, LOGIT)
        assert method(classifier, image, Target("conv", 0)).map.any()  # it does not lie before this one


def test_times_and_over_constants_is_linear():
    def build(x):
        x = layers.Conv2D(2, 3, use_bias=False, name="conv")(x)
        x = 3.0 * x * np.full((1, 1, 1, 2), 0.5, np.float32) / 2.0
        return layers.Dense(2, use_bias=False, name="logits")(ops.mean(x, axis=(1, 2)))

    classifier = network(build, (6, 6, 1))
    image = picture(classifier)
    value = float(value_of(classifier, image[None], LOGIT)[0])
    for method, setting in ((EPSILON, {"epsilon": 0.0}), (ALPHA_BETA, {})):
        assert method(classifier, image, LOGIT, **setting).map.sum() == pytest.approx(value, rel=1e-4)


def test_the_rules_leave_the_way_up_as_it_is():
    classifier = network(without_biases, (9, 9, 2))
    image = picture(classifier)
    from vizcore.attribution.methods.lrp import AlphaBeta, Epsilon
    from vizcore.attribution.relevance import folded

    names = tuple(name for name in classifier.by_name)
    expected = classifier.run(image[None], names)
    pairs = folded(classifier, LOGIT)
    for rule, numbers in ((Epsilon(pairs), {"epsilon": 0.3}), (AlphaBeta(pairs), {"beta": 0.5})):
        found = derivatives(classifier, image[None], LOGIT, names, rule, numbers=numbers).activations
        for name in names:
            np.testing.assert_allclose(found[name], expected[name], rtol=1e-4, atol=1e-5, err_msg=name)


def test_every_setting_and_target_of_a_layer_compile_once():
    classifier = network(two_layers, (4, 5, 2))
    image = picture(classifier)
    EPSILON(classifier, image, LOGIT, epsilon=0.3)
    before = dict(classifier._prepared)
    EPSILON(classifier, image, Target("logits", 0), epsilon=0.7)
    assert dict(classifier._prepared) == before
    ALPHA_BETA(classifier, image, LOGIT)
    assert len(classifier._prepared) == len(before) + 1


def test_keras_own_activations_are_all_known():
    """Those that work number by number; a softmax is none."""
    for name in (
        "celu",
        "elu",
        "gelu",
        "hard_sigmoid",
        "leaky_relu",
        "mish",
        "relu6",
        "selu",
        "silu",
        "softplus",
        "tanh",
    ):

        def build(x, name=name):
            x = layers.Activation(name, name="squash")(layers.Flatten(name="flat")(x))
            return layers.Dense(2, use_bias=False, name="logits")(x)

        classifier = network(build, (3, 3, 1))
        image = picture(classifier)
        value = float(value_of(classifier, image[None], LOGIT)[0])
        found = EPSILON(classifier, image, LOGIT, epsilon=0.0).map.sum()
        assert found == pytest.approx(value, rel=1e-4), name
    assert keras.activations.get("softmax")
