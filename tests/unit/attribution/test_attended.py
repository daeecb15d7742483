"""Relevance through attention, against the same way in NumPy; what recurrence shares with it."""

import numpy as np
import pytest
from keras import layers
from scipy.special import softmax
from unit.attribution.by_numpy import LOGIT, RULES, head, shares, through, weights_of
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.run.gradients import value_of


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


def no_biases(x):
    x = layers.Conv2D(4, 3, use_bias=False, name="conv")(x)
    x = layers.MultiHeadAttention(2, 3, use_bias=False, name="heads")(x, x)
    x = layers.Reshape((x.shape[1] * x.shape[2], 4), name="places")(x)
    x = layers.Conv1D(4, 3, padding="causal", strides=4, use_bias=False, name="along")(x)
    x = layers.Attention(name="one")([x, x])
    x = layers.LSTM(5, use_bias=False, return_sequences=True, go_backwards=True, name="memory")(x)
    x = layers.GRU(4, use_bias=False, return_sequences=True, name="gated")(x)
    x = layers.GRU(4, use_bias=False, return_sequences=True, reset_after=False, name="reset")(x)
    x = layers.SimpleRNN(4, use_bias=False, return_sequences=True, name="simple")(x)
    x = layers.Bidirectional(layers.GRU(2, use_bias=False, return_sequences=True), name="both")(x)
    x = layers.AdditiveAttention(name="other")([x, x])
    return layers.Dense(2, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))


@pytest.mark.parametrize(("name", "setting"), [("LRP-ε", {"epsilon": 0.0}), ("LRP-αβ", {"beta": 0.0})])
def test_without_biases_nothing_is_lost(name, setting):
    classifier = network(no_biases, (5, 5, 1), seed=1)
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
    "two ways through a sequence whose outputs are multiplied": lambda x: layers.Bidirectional(
        layers.LSTM(3), merge_mode="mul"
    )(layers.Reshape((16, 2))(x)),
    "a SimpleRNN of 289 steps": lambda x: layers.Bidirectional(layers.SimpleRNN(3))(
        layers.Reshape((289, 2))(layers.ZeroPadding2D(((0, 13), (0, 13)))(x))
    ),
    "a GRU whose gates": lambda x: layers.Bidirectional(layers.GRU(3, recurrent_activation="linear"))(
        layers.Reshape((16, 2))(x)
    ),
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
