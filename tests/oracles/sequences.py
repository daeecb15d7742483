"""Attention, recurrence, volumes, transposed convolutions and reductions: every sum by loops."""

import numpy as np
from keras import layers, ops
from keras.src.applications.convnext import LayerScale
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from oracles.arithmetic import function, laid_out
from scipy.special import expit, softmax

SEQUENCE = (7, 3)


@laid_out("Conv1D", build=layers.Conv1D(4, 3, strides=2, padding="causal", groups=2), shape=(9, 4))
def along(x, layer):
    """Filters 0 and 1 read channels 0 and 1; a step reads itself and the two before it."""
    kernel, bias = map(np.float64, layer.get_weights())
    found = np.zeros((5, 4))
    for step, f in np.ndindex(found.shape):
        found[step, f] = bias[f] + sum(
            x[at, f // 2 * 2 + k] * kernel[i, k, f] for i in range(3) for k in range(2) if (at := 2 * step - 2 + i) >= 0
        )
    return found


@laid_out("Conv2DTranspose", build=layers.Conv2DTranspose(2, 3, strides=2), shape=(3, 4, 3))
def transposed(x, layer):
    """Every number of the input puts down the kernel, times itself."""
    kernel, bias = map(np.float64, layer.get_weights())
    found = np.zeros((7, 9, 2)) + bias
    for row, column, k in np.ndindex(x.shape):
        found[2 * row : 2 * row + 3, 2 * column : 2 * column + 3] += x[row, column, k] * kernel[..., k]
    return found


@laid_out("Conv3D", build=layers.Conv3D(2, 2, padding="same"), shape=(3, 2, 4, 2))
def volume(x, layer):
    kernel, bias = map(np.float64, layer.get_weights())
    padded = np.pad(x, ((0, 1), (0, 1), (0, 1), (0, 0)))
    found = np.zeros((*x.shape[:3], 2))
    for d, row, column, f in np.ndindex(found.shape):
        found[d, row, column, f] = (
            bias[f] + (padded[d : d + 2, row : row + 2, column : column + 2] * kernel[..., f]).sum()
        )
    return found


@laid_out("LayerScale", build=lambda x: LayerScale(0.1, 3)(x))
def layer_scale(x, layer):
    """Touvron et al., 2021, equation 8."""
    return np.stack([x[..., k] * np.float64(layer.gamma)[k] for k in range(3)], axis=-1)


function("CustomScaleLayer", lambda x: CustomScaleLayer(0.3)([x, layers.Rescaling(2.0, 1.0)(x)]), lambda x: (
    x + 0.3 * (2 * x + 1)
))  # fmt: skip
function("Max", lambda x: ops.max(x, axis=-1), lambda x: [[max(here) for here in row] for row in x])
function("Mean", lambda x: ops.mean(x, axis=(1, 2), keepdims=True), lambda x: [[sum(x.reshape(-1, 3)) / 20]])
function("Sum", lambda x: ops.sum(x, axis=3, keepdims=True), lambda x: [[[sum(here)] for here in row] for row in x])


def attended(scores, values):
    return softmax(scores, axis=-1) @ values


@laid_out("Attention", build=lambda x: layers.Attention(use_scale=True)([x, x]), shape=SEQUENCE)
def attention(x, layer):
    """Luong, Pham & Manning, 2015, equation 8 (dot); the scale is Keras' own."""
    return attended(np.float64(layer.scale) * np.array([[a @ b for b in x] for a in x]), x)


@laid_out("AdditiveAttention", build=lambda x: layers.AdditiveAttention()([x, x]), shape=SEQUENCE)
def additive_attention(x, layer):
    """Bahdanau, Cho & Bengio, 2015, with a weight for each number."""
    scale = np.float64(layer.scale)
    return attended(np.array([[scale @ np.tanh(a + b) for b in x] for a in x]), x)


@laid_out("MultiHeadAttention", build=lambda x: layers.MultiHeadAttention(2, 4, value_dim=3)(x, x), shape=SEQUENCE)
def several_heads(x, layer):
    """Vaswani et al., 2017, section 3.2.2."""
    wq, bq, wk, bk, wv, bv, wo, bo = map(np.float64, layer.get_weights())
    heads = []
    for h in range(2):
        q, k, v = x @ wq[:, h] + bq[h], x @ wk[:, h] + bk[h], x @ wv[:, h] + bv[h]
        heads.append(attended(q @ k.T / 4**0.5, v) @ wo[h])
    return sum(heads) + bo


@laid_out("LSTM", build=layers.LSTM(4, return_sequences=True), shape=SEQUENCE)
def long_short_term_memory(x, layer):
    """Gers, Schmidhuber & Cummins, 2000: input, forget, candidate and output, as Keras keeps them."""
    kernel, recurrent, bias = map(np.float64, layer.get_weights())
    h = c = np.zeros(4)
    found = []
    for here in x:
        i, f, g, o = (here @ kernel + h @ recurrent + bias).reshape(4, 4)
        c = expit(f) * c + expit(i) * np.tanh(g)
        h = expit(o) * np.tanh(c)
        found.append(h)
    return found
