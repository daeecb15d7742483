"""Relevance through recurrence, against the same ways in NumPy."""

from itertools import product

import numpy as np
import pytest
from keras import layers, ops
from matrix import few
from scipy.special import expit
from unit.attribution.by_numpy import LOGIT, RULES, head, weights_of
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS


@pytest.mark.parametrize("name", RULES)
def test_a_long_short_term_memory_by_numpy(name):
    def build(x):
        return layers.Dense(2, name="logits")(layers.LSTM(4, name="memory")(layers.Reshape((5, 3), name="rows")(x)))

    classifier = network(build, (5, 1, 3), seed=5)
    image, (rule, setting) = picture(classifier), RULES[name]
    (value,) = setting.values()
    kernel, recurrent, bias = weights_of(classifier, "memory")
    kernel, x = np.concatenate([kernel, recurrent]), np.float64(image).reshape(5, 3)
    h = c = np.zeros(4)
    steps = []
    for here in x:
        read = np.concatenate([here, h])
        i, f, g, o = (read @ kernel + bias).reshape(4, 4)
        new = expit(i) * np.tanh(g)
        steps.append((read, expit(f) * c, new))
        c = expit(f) * c + new
        h = expit(o) * np.tanh(c)
    told = head(classifier, h, rule, value)  # of an output, and so of the memory, whole
    relevance, memory = np.zeros_like(x), np.zeros(4)
    for step in range(4, -1, -1):
        read, old, new = steps[step]
        memory = memory + told
        found = rule(read, kernel[:, 8:12], bias[8:12], memory * new / (old + new), value)
        relevance[step], told, memory = found[:3], found[3:], memory * old / (old + new)
    expected = relevance.reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(METHODS[name](classifier, image, LOGIT, **setting).map, expected, rtol=1e-3, atol=1e-5)
    assert np.abs(expected).max() > 1e-3


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize("name", RULES)
def test_a_gated_recurrent_unit_by_numpy(name, after):
    """What is reset after it was weighed is weighed by so much less: its weights and bias are smaller by the gate."""

    def build(x):
        x = layers.GRU(4, reset_after=after, bias_initializer="normal", name="gated")(
            layers.Reshape((5, 3), name="rows")(x)
        )
        return layers.Dense(2, name="logits")(x)

    classifier = network(build, (5, 1, 3), seed=5)
    image, (rule, setting) = picture(classifier), RULES[name]
    (value,) = setting.values()
    kernel, recurrent, bias = weights_of(classifier, "gated")
    came, old = bias if after else (bias, np.zeros(12))
    x, h, steps = np.float64(image).reshape(5, 3), np.zeros(4), []
    for here in x:
        z, r, _ = expit(here @ kernel + came + h @ recurrent + old).reshape(3, 4)
        if after:
            read, weights = np.concatenate([here, h]), np.concatenate([kernel[:, 8:], recurrent[:, 8:] * r])
        else:
            read, weights = np.concatenate([here, r * h]), np.concatenate([kernel[:, 8:], recurrent[:, 8:]])
        shift = came[8:] + r * old[8:]
        new = (1 - z) * np.tanh(read @ weights + shift)
        steps.append((read, weights, shift, z * h, new))
        h = z * h + new
    relevance, told = np.zeros_like(x), head(classifier, h, rule, value)
    for step in range(4, -1, -1):
        read, weights, shift, kept, new = steps[step]
        found = rule(read, weights, shift, told * new / (kept + new), value)
        relevance[step], told = found[:3], found[3:] + told * kept / (kept + new)
    expected = relevance.reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(METHODS[name](classifier, image, LOGIT, **setting).map, expected, rtol=1e-3, atol=1e-5)
    assert np.abs(expected).max() > 1e-3


@pytest.mark.parametrize(("activation", "seed"), [("tanh", 5), ("relu", 2)])  # of other seeds all may be silent
@pytest.mark.parametrize("name", RULES)
def test_simple_recurrence_by_numpy(name, activation, seed):
    def build(x):
        x = layers.SimpleRNN(4, activation=activation, go_backwards=True, bias_initializer="normal", name="simple")(
            layers.Reshape((5, 3), name="rows")(x)
        )
        return layers.Dense(2, name="logits")(x)

    classifier = network(build, (5, 1, 3), seed=seed)
    image, (rule, setting) = picture(classifier), RULES[name]
    (value,) = setting.values()
    kernel, recurrent, bias = weights_of(classifier, "simple")
    weights, x, h, steps = np.concatenate([kernel, recurrent]), np.float64(image).reshape(5, 3), np.zeros(4), []
    for here in x[::-1]:
        steps.append(np.concatenate([here, h]))
        z = steps[-1] @ weights + bias
        h = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
    relevance, told = np.zeros_like(x), head(classifier, h, rule, value)
    for step in range(4, -1, -1):
        found = rule(steps[step], weights, bias, told, value)
        relevance[4 - step], told = found[:3], found[3:]
    expected = relevance.reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(METHODS[name](classifier, image, LOGIT, **setting).map, expected, rtol=1e-3, atol=1e-5)
    assert np.abs(expected).max() > 1e-3


@pytest.mark.parametrize("name", RULES)
def test_a_convolutional_memory_by_numpy(name):
    """Each of its sums is one of a matrix: a column for every number that comes in or was told, a row for every one."""

    def build(x):
        x = layers.ConvLSTM2D(
            2, (2, 3), strides=(1, 2), padding="same", bias_initializer="normal", go_backwards=True, name="maps"
        )(layers.Reshape((3, 2, 4, 2), name="frames")(x))
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (6, 4, 2), seed=5)
    image, (rule, setting) = picture(classifier), RULES[name]
    (value,) = setting.values()
    kernel, recurrent, bias = weights_of(classifier, "maps")
    x = np.float64(image).reshape(3, -1)
    came, old = convolution_matrix(kernel, (2, 4), (1, 2)), convolution_matrix(recurrent, (2, 2), (1, 1))
    weights, bias = np.concatenate([came, old]), np.tile(bias, 4)  # each row: (2 × 2 places, 4 gates × 2 filters)
    new = np.flatnonzero((np.arange(32) % 8) // 2 == 2)
    h = c = np.zeros(8)
    steps = []
    for here in x[::-1]:
        read = np.concatenate([here, h])
        i, f, g, o = np.moveaxis((read @ weights + bias).reshape(4, 4, 2), 1, 0).reshape(4, 8)
        let_in = expit(i) * np.tanh(g)
        steps.append((read, expit(f) * c, let_in))
        c = expit(f) * c + let_in
        h = expit(o) * np.tanh(c)
    told, memory, relevance = head(classifier, h, rule, value), np.zeros(8), np.zeros_like(x)
    for step in range(2, -1, -1):
        read, kept, let_in = steps[step]
        memory = memory + told
        found = rule(read, weights[:, new], bias[new], memory * let_in / (kept + let_in), value)
        relevance[2 - step], told, memory = found[:16], found[16:], memory * kept / (kept + let_in)
    expected = relevance.reshape(image.shape).sum(axis=-1)
    np.testing.assert_allclose(METHODS[name](classifier, image, LOGIT, **setting).map, expected, rtol=1e-3, atol=1e-5)
    assert np.abs(expected).max() > 1e-3


def convolution_matrix(kernel, sides, strides):
    """(numbers that come in, numbers that go out) of a convolution, padded to "same": what a 1 at each place gives."""
    count = sides[0] * sides[1] * kernel.shape[2]
    ones = np.eye(count).reshape(count, *sides, kernel.shape[2]).astype(np.float32)
    found = ops.conv(ones, kernel.astype(np.float32), strides=strides, padding="same")
    return np.float64(found).reshape(count, -1)


@pytest.mark.parametrize(
    ("sequences", "merge"),
    few(product((True, False), ("concat", "sum", "ave")), ((True, "concat"), (False, "sum"))),
)
@pytest.mark.parametrize("name", RULES)
def test_both_ways_is_one_way_and_the_other(name, sequences, merge):
    """The same as two layers side by side, one of which reads backwards, merged by layers with rules of their own."""

    def whole(x):
        x = layers.Reshape((3, 3), name="rows")(x)
        one = layers.SimpleRNN(4, return_sequences=sequences, name="simple")
        return layers.Bidirectional(one, merge_mode=merge, name="both")(x)

    def apart(x):
        x = layers.Reshape((3, 3), name="rows")(x)
        there, back = (
            layers.SimpleRNN(4, return_sequences=sequences, go_backwards=n == 1, name=f"way{n}")(x) for n in range(2)
        )
        if sequences:
            back = layers.Permute((2, 1), name="turned")(back)
            back = layers.Dense(3, use_bias=False, name="flipped")(back)
            back = layers.Permute((2, 1), name="back")(back)
        merged = {"concat": layers.Concatenate(), "sum": layers.Add(), "ave": layers.Average()}[merge]
        return merged([there, back])

    both, two = (
        network(lambda x, part=part: layers.Dense(2, name="logits")(layers.Flatten(name="flat")(part(x))), (3, 1, 3))
        for part in (whole, apart)
    )
    weights = both.model.get_layer("both").get_weights()
    for n in range(2):
        two.model.get_layer(f"way{n}").set_weights(weights[3 * n : 3 * n + 3])
    if sequences:
        two.model.get_layer("flipped").set_weights([np.eye(3)[::-1]])
    two.model.get_layer("logits").set_weights(both.model.get_layer("logits").get_weights())
    setting = {key: 0.0 for key in RULES[name][1]}
    found, expected = (METHODS[name](one, picture(both), LOGIT, **setting).map for one in (both, two))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
    assert np.abs(expected).max() > 1e-3
