"""Activation functions: one number in, one out."""

import keras
import numpy as np
from keras import layers, ops
from oracles.arithmetic import function
from scipy.special import erf, expit


def _selu(x):
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * (np.exp(x) - 1))


def _hard(x):
    return np.clip(x / 6 + 0.5, 0, 1)


def _gelu(x):
    return 0.5 * x * (1 + erf(x / np.sqrt(2)))


class Mish(keras.Operation):
    """Keras has one of this name, but no public way to it."""

    def call(self, x):
        return x * ops.tanh(ops.softplus(x))

    def compute_output_spec(self, x):
        return keras.KerasTensor(x.shape, x.dtype)


function("Activation", layers.Activation("tanh"), np.tanh)
function("Celu", lambda x: ops.celu(x, 1.7), lambda x: np.maximum(x, 0) + np.minimum(0, 1.7 * (np.exp(x / 1.7) - 1)))
function("ELU", layers.ELU(0.7), lambda x: np.where(x > 0, x, 0.7 * (np.exp(x) - 1)))
function("Elu", ops.elu, lambda x: np.where(x > 0, x, np.exp(x) - 1))
function("Exp", ops.exp, np.exp)
function("Gelu", lambda x: ops.gelu(x, approximate=False), _gelu)
function("HardSigmoid", lambda x: ops.hard_sigmoid(2 * x), lambda x: _hard(2 * x))
function("HardSilu", lambda x: ops.hard_silu(2 * x), lambda x: 2 * x * _hard(2 * x))
function("LeakyReLU", layers.LeakyReLU(0.3), lambda x: np.where(x > 0, x, 0.3 * x))
function("LeakyRelu", lambda x: ops.leaky_relu(x, 0.4), lambda x: np.where(x > 0, x, 0.4 * x))
function("Mish", lambda x: Mish()(x), lambda x: x * np.tanh(np.log(1 + np.exp(x))))
function("ReLU", layers.ReLU(1.5, 0.2, 0.3), lambda x: np.minimum(np.where(x > 0.3, x, 0.2 * (x - 0.3)), 1.5))
function("Relu", ops.relu, lambda x: x * (x > 0))
function("Relu6", lambda x: ops.relu6(5 * x), lambda x: np.clip(5 * x, 0, 6))
function("Selu", ops.selu, _selu)
function("Sigmoid", ops.sigmoid, expit)
function("Silu", ops.silu, lambda x: x * expit(x))
function("Softplus", ops.softplus, lambda x: np.log(1 + np.exp(x)))
function("Softsign", ops.softsign, lambda x: x / (1 + np.abs(x)))
function("Tanh", ops.tanh, np.tanh)
