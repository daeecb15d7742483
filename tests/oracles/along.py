"""Layers along a sequence, poolings of any number of places, what only moves numbers, functions of one number."""

import numpy as np
from keras import layers, ops
from keras.src.ops.numpy import Abs
from oracles.arithmetic import function, laid_out
from scipy.special import erf

SEQUENCE = (7, 3)


@laid_out("DepthwiseConv1D", build=layers.DepthwiseConv1D(3, depth_multiplier=2, strides=2), shape=SEQUENCE)
def depthwise_along(x, layer):
    kernel, bias = map(np.float64, layer.get_weights())
    found = np.zeros((3, 6))
    for step, k, m in np.ndindex(3, 3, 2):
        found[step, 2 * k + m] = bias[2 * k + m] + sum(x[2 * step + i, k] * kernel[i, k, m] for i in range(3))
    return found


@laid_out("SeparableConv1D", build=layers.SeparableConv1D(2, 3, padding="same"), shape=SEQUENCE)
def separable_along(x, layer):
    depth, point, bias = map(np.float64, layer.get_weights())
    padded = np.pad(x, ((1, 1), (0, 0)))
    maps = np.array([(padded[step : step + 3] * depth[:, :, 0]).sum(axis=0) for step in range(7)])
    return maps @ point[0] + bias


def shares(size, outputs):
    """Where each of so many windows begins and ends: He, Zhang, Ren & Sun, 2014, for a pyramid of poolings."""
    return [(int(np.floor(n * size / outputs)), int(np.ceil((n + 1) * size / outputs))) for n in range(outputs)]


def adaptively(x, of, *outputs):
    """The mean, or the maximum, of every window, one axis after the other: windows of one axis are of any size."""
    for axis, count in enumerate(outputs):
        x = np.stack([of(np.take(x, range(*share), axis), axis=axis) for share in shares(x.shape[axis], count)], axis)
    return x


function("AdaptiveAveragePooling1D", layers.AdaptiveAveragePooling1D(3), lambda x: adaptively(x, np.mean, 3), SEQUENCE)
function("AdaptiveMaxPooling1D", layers.AdaptiveMaxPooling1D(4), lambda x: adaptively(x, np.max, 4), SEQUENCE)
function("AdaptiveAveragePooling2D", layers.AdaptiveAveragePooling2D((3, 2)), lambda x: adaptively(x, np.mean, 3, 2))
function("AdaptiveMaxPooling2D", layers.AdaptiveMaxPooling2D((2, 3)), lambda x: adaptively(x, np.max, 2, 3))
function(
    "AveragePooling1D", layers.AveragePooling1D(2, padding="same"),
    lambda x: [x[0:2].mean(0), x[2:4].mean(0), x[4:6].mean(0), x[6]], SEQUENCE,
)  # fmt: skip
function("MaxPooling1D", layers.MaxPooling1D(3, 2), lambda x: [x[0:3].max(0), x[2:5].max(0), x[4:7].max(0)], SEQUENCE)
function("GlobalAveragePooling1D", layers.GlobalAveragePooling1D(), lambda x: sum(x) / 7, SEQUENCE)
function("GlobalMaxPooling1D", layers.GlobalMaxPooling1D(), lambda x: [max(each) for each in x.T], SEQUENCE)

# What only moves numbers

function("Cropping1D", layers.Cropping1D((2, 1)), lambda x: x[2:6], SEQUENCE)
function("ZeroPadding1D", layers.ZeroPadding1D((2, 1)), lambda x: np.pad(x, ((2, 1), (0, 0))), SEQUENCE)
function("UpSampling1D", layers.UpSampling1D(2), lambda x: [x[step // 2] for step in range(14)], SEQUENCE)
function("RepeatVector", layers.RepeatVector(4), lambda x: [x] * 4, (5,))
function("SpatialDropout1D", layers.SpatialDropout1D(0.5), lambda x: x, SEQUENCE)
function("UpSampling2D", layers.UpSampling2D((2, 3)), lambda x: np.array([
    [x[row // 2, column // 3] for column in range(12)] for row in range(10)
]))  # fmt: skip
function("Permute", layers.Permute((3, 1, 2)), lambda x: np.array([x[..., k] for k in range(3)]))
function(
    "GetItem", lambda x: x[:, 1:4, ::-1, :2], lambda x: np.array([[here[:2] for here in row[::-1]] for row in x[1:4]])
)
function("Flip", lambda x: ops.flip(x, axis=2), lambda x: np.array([row[::-1] for row in x]))
function("ExpandDims", lambda x: ops.expand_dims(x, 1), lambda x: np.array([x]), SEQUENCE)
function("Squeeze", lambda x: ops.squeeze(x, axis=2), lambda x: x[:, 0], (4, 1, 3))
function("Swapaxes", lambda x: ops.swapaxes(x, 1, 3), lambda x: np.einsum("rck->kcr", x))
function("Moveaxis", lambda x: ops.moveaxis(x, 1, 3), lambda x: np.einsum("rck->ckr", x))
function("Transpose", lambda x: ops.transpose(x, (0, 2, 1, 3)), lambda x: np.einsum("rck->crk", x))
function("SpaceToDepth", lambda x: ops.nn.space_to_depth(x, 2), lambda x: np.array([
    [np.concatenate([x[2 * r + i, 2 * c + j] for i in (0, 1) for j in (0, 1)]) for c in (0, 1)] for r in (0, 1)
]), (4, 4, 2))  # fmt: skip
function("DepthToSpace", lambda x: ops.nn.depth_to_space(x, 2), lambda x: np.array([
    [x[r // 2, c // 2, r % 2 * 4 + c % 2 * 2 : r % 2 * 4 + c % 2 * 2 + 2] for c in range(4)] for r in range(4)
]), (2, 2, 8))  # fmt: skip

VOLUME = (2, 3, 4, 2)
function("Cropping3D", layers.Cropping3D(((1, 0), (0, 1), (1, 1))), lambda x: x[1:, :-1, 1:-1], VOLUME)
function(
    "ZeroPadding3D", layers.ZeroPadding3D((1, 0, 2)), lambda x: np.pad(x, ((1, 1), (0, 0), (2, 2), (0, 0))), VOLUME
)
function("UpSampling3D", layers.UpSampling3D((2, 1, 2)), lambda x: np.repeat(np.repeat(x, 2, 0), 2, 2), VOLUME)
function("SpatialDropout3D", layers.SpatialDropout3D(0.5), lambda x: x, VOLUME)

# One number in, one out


def _positive(of):
    return lambda x: of(x * x + 0.5)


for _kind, _build, _formula in [
    ("Abs", lambda x: Abs()(x), lambda x: np.where(x < 0, -x, x)),
    ("Absolute", ops.absolute, lambda x: np.where(x < 0, -x, x)),
    ("Clip", lambda x: ops.clip(x, -0.5, 1.25), lambda x: np.where(x < -0.5, -0.5, np.where(x > 1.25, 1.25, x))),
    ("Erf", ops.erf, erf),
    ("Log", _positive(ops.log), lambda x: np.log(x * x + 0.5)),
    ("Log1p", _positive(ops.log1p), lambda x: np.log(x * x + 1.5)),
    ("Negative", ops.negative, lambda x: 0 - x),
    ("Power", lambda x: ops.power(x, 3.0), lambda x: x * x * x),
    ("Reciprocal", _positive(ops.reciprocal), lambda x: 1 / (x * x + 0.5)),
    ("Rsqrt", _positive(ops.rsqrt), lambda x: (x * x + 0.5) ** -0.5),
    ("Sign", ops.sign, lambda x: np.where(x > 0, 1, -1)),
    ("Sqrt", _positive(ops.sqrt), lambda x: (x * x + 0.5) ** 0.5),
    ("Square", ops.square, lambda x: x * x),
]:
    function(_kind, _build, _formula)
