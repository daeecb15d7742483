"""Relevance through attention and recurrence, against the same ways in NumPy."""

import numpy as np
import pytest
from keras import layers
from oracles.relevance import alpha_beta_rule, epsilon_rule
from scipy.special import expit, softmax
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.run.gradients import value_of
from vizcore.target import Target

LOGIT = Target("logits", 1)
RULES = {
    "LRP-ε": (epsilon_rule, {"epsilon": 0.2}),
    "LRP-αβ": (alpha_beta_rule, {"beta": 0.5}),
}


def weights_of(classifier, name):
    return [np.float64(weight) for weight in classifier.model.get_layer(name).get_weights()]


def through(rule, x, kernel, bias, relevance, setting):
    """A rule of one linear step, its ε a share of the size of all that the step gives, places and heads alike."""
    return rule(x.ravel(), *matrix(kernel, bias, x.shape), relevance.ravel(), setting).reshape(x.shape)


def matrix(kernel, bias, shape):
    """(places × numbers, places × results) of a step that does the same at every place."""
    places = shape[0]
    return np.kron(np.eye(places), kernel), np.tile(bias, places)


def shares(x, weights, relevance):
    """What a sum with constant weights gives back to each number: in proportion to its part."""
    z = np.einsum("hts,shd->thd", weights, x)
    return x * np.einsum("hts,thd->shd", weights, np.divide(relevance, z, out=np.zeros_like(z), where=z != 0))


def head(classifier, x, rule, setting):
    """(the relevance of what comes into the last layer, shaped as that)."""
    kernel, bias = weights_of(classifier, "logits")
    z = x.ravel() @ kernel + bias
    return rule(x.ravel(), kernel, bias, np.where(np.arange(len(z)) == 1, z, 0), setting).reshape(x.shape)


@pytest.mark.parametrize("name", RULES)
def test_several_heads_by_numpy(name):
    def build(x):
        x = layers.Reshape((6, 3), name="places")(x)
        x = layers.MultiHeadAttention(2, 4, value_dim=3, name="heads")(x, x)
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (3, 2, 3), seed=2)
    image, (rule, setting) = picture(classifier), RULES[name]
    (value,) = setting.values()
    x = np.float64(image).reshape(6, 3)
    wq, bq, wk, bk, wv, bv, wo, bo = weights_of(classifier, "heads")
    q, k, v = (np.einsum("sc,chd->shd", x, w) + b for w, b in ((wq, bq), (wk, bk), (wv, bv)))
    attention = softmax(np.einsum("thd,shd->hts", q, k) / 2, axis=-1)
    meant = np.einsum("hts,shd->thd", attention, v)
    told = np.einsum("thd,hdc->tc", meant, wo) + bo
    relevance = head(classifier, told, rule, value)
    relevance = through(rule, meant.reshape(6, -1), wo.reshape(6, 3), bo, relevance, value).reshape(meant.shape)
    relevance = shares(v, attention, relevance).reshape(6, -1)
    expected = through(rule, x, wv.reshape(3, -1), bv.ravel(), relevance, value).reshape(image.shape).sum(axis=-1)
    found = METHODS[name](classifier, image, LOGIT, **setting).map
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)
    assert np.abs(expected).max() > 1e-3


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


def no_biases(x):
    x = layers.Conv2D(4, 3, use_bias=False, name="conv")(x)
    x = layers.MultiHeadAttention(2, 3, use_bias=False, name="heads")(x, x)
    x = layers.Reshape((x.shape[1] * x.shape[2], 4), name="places")(x)
    x = layers.Conv1D(4, 3, padding="causal", strides=2, use_bias=False, name="along")(x)
    x = layers.Attention(name="one")([x, x])
    x = layers.LSTM(5, use_bias=False, return_sequences=True, go_backwards=True, name="memory")(x)
    x = layers.GRU(4, use_bias=False, return_sequences=True, name="gated")(x)
    x = layers.GRU(4, use_bias=False, return_sequences=True, reset_after=False, name="reset")(x)
    x = layers.SimpleRNN(4, use_bias=False, return_sequences=True, name="simple")(x)
    x = layers.AdditiveAttention(name="other")([x, x])
    return layers.Dense(2, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))


@pytest.mark.parametrize(("name", "setting"), [("LRP-ε", {"epsilon": 0.0}), ("LRP-αβ", {"beta": 0.0})])
def test_without_biases_nothing_is_lost(name, setting):
    classifier = network(no_biases, (6, 6, 1), seed=1)
    image = picture(classifier)
    value = float(value_of(classifier, image[None], LOGIT)[0])
    assert METHODS[name](classifier, image, LOGIT, **setting).map.sum() == pytest.approx(value, rel=1e-3)


REFUSED = {
    "a MultiHeadAttention .* along some axes only": lambda x: layers.MultiHeadAttention(
        1, 2, attention_axes=(1,), name="heads"
    )(x, x),
    "one of several tensors that a LSTM gives": lambda x: layers.LSTM(3, return_state=True)(layers.Reshape((16, 2))(x))[
        2
    ],
    "a GRU whose gates may be negative": lambda x: layers.GRU(3, recurrent_activation="tanh")(
        layers.Reshape((16, 2))(x)
    ),
    "a SimpleRNN of 300 steps, of which 256 are the most": lambda x: layers.SimpleRNN(3)(
        layers.Reshape((300, 2))(layers.ZeroPadding2D(((0, 11), (0, 16)))(x))
    ),
    "a ConvLSTM2D": lambda x: layers.ConvLSTM2D(2, 2)(layers.Reshape((2, 2, 4, 2))(x)),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_has_no_way_is_refused_in_words(words):
    def build(x):
        x = REFUSED[words](layers.Conv2D(2, 3, name="conv")(x))
        return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (6, 6, 1))
    for name in RULES:
        with pytest.raises(ValueError, match=f"relevance has no rule for .*{words}"):
            METHODS[name](classifier, picture(classifier), LOGIT)
