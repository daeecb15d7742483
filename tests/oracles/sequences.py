"""Attention, recurrence, volumes, transposed convolutions and reductions: every sum by loops."""

import numpy as np
from keras import layers, ops
from keras.src.applications.convnext import LayerScale
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from oracles.arithmetic import computed, function, laid_out, values_of
from oracles.registry import Pair, oracle_of
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


@laid_out("SimpleRNN", build=layers.SimpleRNN(4, return_sequences=True, go_backwards=True), shape=SEQUENCE)
def simple_recurrent(x, layer):
    """Elman, 1990; from the last step to the first, in that order."""
    kernel, recurrent, bias = map(np.float64, layer.get_weights())
    found = [np.zeros(4)]
    for here in x[::-1]:
        found.append(np.tanh(here @ kernel + found[-1] @ recurrent + bias))
    return found[1:]


def gated(x, weights, *, after):
    """Cho et al., 2014, equations 5 to 8: in the first version what was recalled is reset, in the third before it."""
    kernel, recurrent, bias = map(np.float64, weights)
    units = len(recurrent)
    came, told = bias if after else (bias, np.zeros_like(bias))
    found = [np.zeros(units)]
    for here in x:
        h = found[-1]
        z, r = (
            expit(here @ kernel[:, at] + came[at] + h @ recurrent[:, at] + told[at])
            for at in (slice(0, units), slice(units, 2 * units))
        )
        at = slice(2 * units, None)
        old = r * (h @ recurrent[:, at] + told[at]) if after else (r * h) @ recurrent[:, at]
        found.append(z * h + (1 - z) * np.tanh(here @ kernel[:, at] + came[at] + old))
    return np.array(found[1:])


@oracle_of("arithmetic", "GRU")
def gated_recurrent():
    for after in (True, False):
        for backwards in (False, True):
            layer = layers.GRU(4, return_sequences=True, reset_after=after, go_backwards=backwards)
            model, layer, seen = computed(layer, SEQUENCE)
            x = np.float64(seen["image"])[:: -1 if backwards else 1]
            yield Pair(values_of(model, seen, layer.name), gated(x, layer.get_weights(), after=after), 1e-6)


@oracle_of("arithmetic", "Bidirectional")
def both_ways():
    """Schuster & Paliwal, 1997: what was read from the end stands at the step at which it was read."""
    for merge in ("concat", "sum", "mul", "ave"):
        model, layer, seen = computed(
            layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode=merge), SEQUENCE
        )
        x, weights = np.float64(seen["image"]), layer.get_weights()
        a, b = gated(x, weights[:3], after=True), gated(x[::-1], weights[3:], after=True)[::-1]
        merged = {"concat": np.concatenate([a, b], axis=-1), "sum": a + b, "mul": a * b, "ave": (a + b) / 2}
        yield Pair(values_of(model, seen, layer.name), merged[merge], 1e-6)


@laid_out(
    "ConvLSTM2D", build=layers.ConvLSTM2D(2, (3, 2), strides=2, padding="same", return_sequences=True),
    shape=(3, 5, 4, 2),
)  # fmt: skip
def convolutional_memory(x, layer):
    """Shi et al., 2015, equation 3 without the glances at the memory, which Keras leaves out."""
    kernel, recurrent, bias = map(np.float64, layer.get_weights())

    def convolved(maps, weights, stride):
        rows, columns = (-(-side // stride) for side in maps.shape[:2])
        above = max((rows - 1) * stride + 3 - maps.shape[0], 0) // 2
        left = max((columns - 1) * stride + 2 - maps.shape[1], 0) // 2
        total = np.zeros((rows, columns, weights.shape[-1]))
        for row, column, i, j in np.ndindex(rows, columns, 3, 2):
            y, x = row * stride + i - above, column * stride + j - left
            if 0 <= y < maps.shape[0] and 0 <= x < maps.shape[1]:
                total[row, column] += maps[y, x] @ weights[i, j]
        return total

    h = c = np.zeros((3, 2, 2))
    found = []
    for here in x:
        i, f, g, o = np.split(convolved(here, kernel, 2) + convolved(h, recurrent, 1) + bias, 4, axis=-1)
        c = expit(f) * c + expit(i) * np.tanh(g)
        h = expit(o) * np.tanh(c)
        found.append(h)
    return found
