"""Every kind of layer whose arithmetic is laid out, on small maps: the same numbers from NumPy and SciPy."""

import keras
import numpy as np
from keras import layers, ops
from oracles.registry import Pair, oracle_of
from scipy.special import softmax

from vizcore.arithmetic import unit_arithmetic
from vizcore.network.architectures.local_response import LocalResponseNormalization

SHAPE = (5, 4, 3)


def computed(build, shape=SHAPE):
    """(last layer, {name: maps}) of a network with random weights, for a random image of both signs."""
    random, image = np.random.default_rng(7), keras.Input(shape, name="image")
    model = keras.Model(image, build(image))
    for weight in model.weights:
        low = 0.5 if "variance" in weight.path else -1.0
        weight.assign(random.uniform(low, 1.5, weight.shape))
    view = keras.Model(model.inputs, {step.name: step.output for step in model.operations})
    given = random.uniform(-2, 2, shape).astype(np.float32)
    found = {name: np.asarray(value)[0] for name, value in view([given[None]], training=False).items()}
    return model, model.operations[-1], found


def laid_out(*kinds, build, shape=SHAPE):
    """Register `expected(x, layer)`, all that a layer gives for x, as the oracle of the arithmetic of every unit."""

    def register(expected):
        def oracle():
            model, layer, seen = computed(build, shape)
            assert type(layer).__name__ in kinds
            wanted = np.asarray(expected(np.float64(seen["image"]), layer))
            assert wanted.shape == seen[layer.name].shape
            yield Pair(values_of(model, seen, layer.name), wanted, 1e-6)

        return oracle_of("arithmetic", *kinds)(oracle)

    return register


def values_of(model, seen, name):
    """What the arithmetic gives for every unit of a layer."""
    shape = seen[name].shape
    values = [unit_arithmetic(model, seen, name, place[-1], place[:-1] or None).value for place in np.ndindex(shape)]
    return np.reshape(values, shape)


def function(kind, build, formula, shape=SHAPE):
    """A layer that makes one number of one number."""
    laid_out(kind, build=build, shape=shape)(lambda x, _: formula(x))


for _kind, _layer in {
    "ActivityRegularization": layers.ActivityRegularization(),
    "AlphaDropout": layers.AlphaDropout(0.5),
    "Dropout": layers.Dropout(0.5),
    "GaussianDropout": layers.GaussianDropout(0.5),
    "GaussianNoise": layers.GaussianNoise(0.5),
    "Identity": layers.Identity(),
    "SpatialDropout2D": layers.SpatialDropout2D(0.5),
    "StopGradient": ops.stop_gradient,
}.items():
    function(_kind, _layer, lambda x: x)  # acts in training only


def _with_another(merge):
    return lambda x: merge([x, layers.Rescaling(0.5, offset=3.0)(x)])


for _kind, _merge, _formula in [
    ("Add", layers.Add(), lambda a, b: a + b),
    ("Average", layers.Average(), lambda a, b: (a + b) / 2),
    ("Divide", lambda pair: ops.divide(*pair), lambda a, b: a / b),
    ("Maximum", layers.Maximum(), lambda a, b: np.where(a > b, a, b)),
    ("Minimum", layers.Minimum(), lambda a, b: np.where(a > b, b, a)),
    ("Multiply", layers.Multiply(), lambda a, b: a * b),
    ("Subtract", layers.Subtract(), lambda a, b: a - b),
    ("TrueDivide", lambda pair: pair[0] / pair[1], lambda a, b: a / b),
]:
    function(_kind, _with_another(_merge), lambda x, formula=_formula: formula(x, 0.5 * x + 3))


@laid_out("PReLU", build=layers.PReLU())
def prelu(x, layer):
    return np.maximum(x, 0) + np.float64(layer.alpha) * np.minimum(x, 0)


@laid_out("BatchNormalization", build=layers.BatchNormalization(epsilon=0.1))
def batch_normalization(x, layer):
    """Ioffe & Szegedy, 2015, algorithm 2: with the mean and variance of the training images."""
    gamma, beta, mean, variance = map(np.float64, layer.get_weights())
    return (x - mean) / (variance + 0.1) ** 0.5 * gamma + beta


@laid_out("LayerNormalization", build=layers.LayerNormalization(epsilon=0.1))
def layer_normalization(x, layer):
    """Ba, Kiros & Hinton, 2016: over the channels at one place."""
    gamma, beta = map(np.float64, layer.get_weights())
    return (x - x.mean(-1, keepdims=True)) / (x.var(-1, keepdims=True) + 0.1) ** 0.5 * gamma + beta


@laid_out("GroupNormalization", build=layers.GroupNormalization(2, epsilon=0.1), shape=(3, 2, 4))
def group_normalization(x, layer):
    """Wu & He, 2018, equation 7: over all places and the channels of a group."""
    gamma, beta = map(np.float64, layer.get_weights())
    found = np.zeros_like(x)
    for *place, c in np.ndindex(x.shape):
        group = x[..., c // 2 * 2 : c // 2 * 2 + 2]
        found[(*place, c)] = (x[(*place, c)] - group.mean()) / (group.var() + 0.1) ** 0.5 * gamma[c] + beta[c]
    return found


@laid_out("RMSNormalization", build=layers.RMSNormalization(epsilon=0.1))
def root_mean_square_normalization(x, layer):
    """Zhang & Sennrich, 2019, equation 4: over the channels at one place, no mean taken off."""
    (scale,) = map(np.float64, layer.get_weights())
    return x / ((x * x).mean(-1, keepdims=True) + 0.1) ** 0.5 * scale


function("UnitNormalization", layers.UnitNormalization(), lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True))


@laid_out("LocalResponseNormalization", build=LocalResponseNormalization(n=3, k=1.5, alpha=0.3, beta=0.6))
def local_response_normalization(x, _):
    """Krizhevsky, Sutskever & Hinton, 2012, section 3.3."""
    found = np.zeros_like(x)
    for *place, c in np.ndindex(x.shape):
        near = [x[(*place, j)] ** 2 for j in (c - 1, c, c + 1) if 0 <= j < x.shape[-1]]
        found[(*place, c)] = x[(*place, c)] / (1.5 + 0.3 * sum(near)) ** 0.6
    return found


function("Normalization", layers.Normalization(mean=(0.1, 0.2, 0.3), variance=(1.0, 4.0, 0.25)), lambda x: (
    x - [0.1, 0.2, 0.3]
) / [1, 2, 0.5])  # fmt: skip
function("Rescaling", layers.Rescaling((2.0, 3.0, 4.0), offset=-1.0), lambda x: x * [2, 3, 4] - 1)
function("Softmax", layers.Softmax(), lambda x: softmax(x, axis=-1))
function("Flatten", layers.Flatten(), lambda x: np.array([x[r, c, k] for r, c, k in np.ndindex(x.shape)]))
function("Reshape", layers.Reshape((2, 10, 3)), lambda x: np.array(list(x.flat)).reshape(2, 10, 3))
function("ZeroPadding2D", layers.ZeroPadding2D(((1, 2), (0, 3))), lambda x: np.pad(x, ((1, 2), (0, 3), (0, 0))))
function("Cropping2D", layers.Cropping2D(((1, 2), (0, 3))), lambda x: x[1:-2, :-3])
function(
    "Concatenate",
    lambda x: layers.Concatenate()([x, layers.Rescaling(2.0)(x)]),
    lambda x: np.stack([*(x[..., k] for k in range(3)), *(2 * x[..., k] for k in range(3))], axis=-1),
)
