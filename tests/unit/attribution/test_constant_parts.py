"""Relevance through gates and normalisations, and through steps that only move or mix numbers: against NumPy."""

import numpy as np
import pytest
from keras import layers, ops
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.target import Target

EPSILON, ALPHA_BETA = METHODS["LRP-ε"], METHODS["LRP-αβ"]
LOGIT = Target("logits", 1)
CLOSE = {"rtol": 2e-4, "atol": 1e-5}


def head(x):
    return layers.Dense(3, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))


def column(classifier):
    """The weights of the target's logit, shaped as what it reads."""
    step = next(layer for layer in classifier.layers if layer.name == "flat").inputs[0]
    return classifier.model.get_layer("logits").get_weights()[0][:, 1].reshape(classifier.by_name[step].output_shape)


def test_a_gate_is_a_constant():
    """Image times a gate that its mean decides: relevance is what each pixel brings at that gate."""

    def build(x):
        gate = layers.Dense(2, activation="sigmoid", name="gate")(layers.GlobalAveragePooling2D(name="mean")(x))
        return head(layers.Multiply(name="gated")([layers.Reshape((1, 1, 2), name="wide")(gate), x]))

    classifier = network(build, (4, 5, 2))
    image = picture(classifier)
    kernel, bias = classifier.model.get_layer("gate").get_weights()
    gate = 1 / (1 + np.exp(-(image.mean(axis=(0, 1)) @ kernel + bias)))
    expected = (image * gate * column(classifier)).sum(axis=-1)
    np.testing.assert_allclose(EPSILON(classifier, image, LOGIT, epsilon=0.0).map, expected, **CLOSE)


def test_of_two_of_one_size_the_one_behind_a_sigmoid_is_the_gate():
    def build(x):
        return head(layers.Multiply(name="swish")([layers.Activation("sigmoid", name="gate")(x), x]))

    classifier = network(build, (4, 5, 2))
    image = picture(classifier)
    expected = (image / (1 + np.exp(-image)) * column(classifier)).sum(axis=-1)
    np.testing.assert_allclose(EPSILON(classifier, image, LOGIT, epsilon=0.0).map, expected, **CLOSE)


def of_layer(x, gamma):
    return (x - x.mean(-1, keepdims=True)), gamma / np.sqrt(x.var(-1, keepdims=True) + 1e-3)


def of_group(x, gamma):
    groups = x.reshape(*x.shape[:2], 2, 2)
    centred = groups - groups.mean(axis=(0, 1, 3), keepdims=True)
    scale = 1 / np.sqrt(groups.var(axis=(0, 1, 3), keepdims=True) + 1e-3)
    return centred.reshape(x.shape), np.broadcast_to(scale, groups.shape).reshape(x.shape) * gamma


def of_root_mean_square(x, gamma):
    return x, gamma / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-6)


def of_length(x, _):
    return x, 1 / np.linalg.norm(x, axis=-1, keepdims=True)


KINDS = {
    "layer": (layers.LayerNormalization(name="norm"), of_layer),
    "group": (layers.GroupNormalization(2, name="norm"), of_group),
    "root mean square": (layers.RMSNormalization(name="norm"), of_root_mean_square),
    "length": (layers.UnitNormalization(name="norm"), of_length),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_divisor_of_a_normalisation_is_a_constant(kind):
    """R / a of a pixel: with the divisor held, the mean that is taken off shares what it takes among all it is of."""
    step, parts = KINDS[kind]
    classifier = network(lambda x: head(type(step).from_config(step.get_config())(x)), (3, 4, 4))
    image = picture(classifier).astype(np.float64)
    weights = classifier.model.get_layer("norm").get_weights()
    centred, factor = parts(image, weights[0] if weights else None)
    by_centred = column(classifier) * factor
    gradient = by_centred.copy()
    if kind == "layer":
        gradient -= by_centred.mean(-1, keepdims=True)
    if kind == "group":
        groups = by_centred.reshape(3, 4, 2, 2)
        gradient = (groups - groups.mean(axis=(0, 1, 3), keepdims=True)).reshape(image.shape)
    expected = (image * gradient).sum(axis=-1)
    found = EPSILON(classifier, image.astype(np.float32), LOGIT, epsilon=0.0)
    np.testing.assert_allclose(found.map, expected, **CLOSE)
    np.testing.assert_allclose(found.map.sum(), (centred * by_centred).sum(), **CLOSE)


MOVING = {
    "resizing": layers.Resizing(7, 9, name="moved"),
    "middle": layers.CenterCrop(2, 3, name="moved"),
    "adaptive average": layers.AdaptiveAveragePooling2D(2, name="moved"),
    "flip": lambda x: ops.flip(x, axis=2),
    "stack": lambda x: ops.reshape(ops.stack([x, 2 * x], axis=-1), (-1, 4, 5, 4)),
    "split": lambda x: ops.split(x, 2, axis=-1)[1],
}


@pytest.mark.parametrize("kind", MOVING)
@pytest.mark.parametrize("method", [EPSILON, ALPHA_BETA], ids=lambda method: method.name)
def test_what_only_moves_or_mixes_numbers_loses_nothing(kind, method):
    classifier = network(lambda x: head(MOVING[kind](x)), (4, 5, 2))
    image = picture(classifier)
    setting = {"epsilon": 0.0} if method is EPSILON else {"beta": 0.0}
    logit = classifier.run(image[None], ("logits",))["logits"][0, 1]
    np.testing.assert_allclose(method(classifier, image, LOGIT, **setting).map.sum(), logit, **CLOSE)


@pytest.mark.parametrize("strides", [1, 2])
@pytest.mark.parametrize("padding", ["valid", "same"])
def test_a_transposed_convolution_is_a_layer_with_weights(strides, padding):
    """It paints: the share of each pixel in every sum, for both rules by loops."""

    def build(x):
        return layers.Conv2DTranspose(1, 3, strides=strides, padding=padding, use_bias=False, name="logits")(x)

    classifier = network(lambda x: layers.Flatten(name="flat")(build(x)), (3, 3, 2))
    image = picture(classifier)
    shape = classifier.by_name["logits"].output_shape
    target = Target("logits", 0, (1, 2))
    kernel = classifier.model.get_layer("logits").get_weights()[0]
    before = 0 if padding == "valid" else max(0, 3 - strides) // 2
    terms = np.zeros(image.shape)
    for row in range(3):
        for column_ in range(3):
            i, j = 1 + before - row * strides, 2 + before - column_ * strides
            if 0 <= i < 3 and 0 <= j < 3:
                terms[row, column_] = image[row, column_] * kernel[i, j, 0]
    z = classifier.run(image[None], ("logits",))["logits"][0][1, 2, 0]
    np.testing.assert_allclose(terms.sum(), z, **CLOSE)
    assert shape[2] == 1
    np.testing.assert_allclose(EPSILON(classifier, image, target, epsilon=0.0).map, terms.sum(-1), **CLOSE)
    side = np.maximum(terms, 0) if z > 0 else np.minimum(terms, 0)
    expected = z * side / side.sum()
    np.testing.assert_allclose(ALPHA_BETA(classifier, image, target, beta=0.0).map, expected.sum(-1), **CLOSE)
