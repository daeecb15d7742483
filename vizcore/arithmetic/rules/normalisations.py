"""Normalisations and scalings, of one channel, of neighbours or of all channels of a place."""

import keras
import numpy as np

from vizcore.arithmetic.rules.reading import HERE, Made, Reading, cells_of, here, maps_of


def batch_normalization(reading: Reading) -> Made:
    """Mean, variance, learned scale and shift of the channel."""
    reading.needs_last_axis(reading.operation.axis)
    numbers = {"mean": reading.number("moving_mean", 0.0), "variance": reading.number("moving_variance", 1.0)}
    learned = {"scale": reading.number("gamma", 1.0), "shift": reading.number("beta", 0.0)}
    return here("affine", reading, numbers | {"epsilon": float(reading.operation.epsilon)} | learned)


def normalization(reading: Reading) -> Made:
    """Mean and deviation of the channel, where they are the same at every place."""
    mean, variance = (reading.weight(name).ravel() for name in ("mean", "variance"))
    if reading.operation.invert or {mean.size, variance.size} - {1, reading.shape[-1]}:
        raise ValueError(f"{reading.operation.name!r} normalises in an uncommon way, which is not laid out here")
    mean, variance = (float(value[reading.channel if value.size > 1 else 0]) for value in (mean, variance))
    variance = max(variance, keras.config.epsilon() ** 2)
    return here("affine", reading, {"mean": mean, "variance": variance, "epsilon": 0.0, "scale": 1.0, "shift": 0.0})


def rescaling(reading: Reading) -> Made:
    """A factor and an offset."""
    scale, offset = (np.asarray(value, np.float64) for value in (reading.operation.scale, reading.operation.offset))
    numbers = [np.broadcast_to(value, reading.shape)[..., reading.channel].ravel() for value in (scale, offset)]
    if any((value != value[0]).any() for value in numbers):
        raise ValueError(f"{reading.operation.name!r} scales every place by itself, which is not laid out here")
    return here("rescale", reading, {"scale": float(numbers[0][0]), "shift": float(numbers[1][0])})


def layer_scale(reading: Reading) -> Made:
    """A learned factor for the channel."""
    return here("rescale", reading, {"scale": reading.number("gamma", 1.0), "shift": 0.0})


def layer_normalization(reading: Reading) -> Made:
    """All channels of a place, whose mean and variance it takes."""
    operation = reading.operation
    reading.needs_last_axis(operation.axis)
    if operation.rms_scaling:
        raise ValueError(f"{operation.name!r} scales by the root mean square, which is not laid out here")
    settings = {"epsilon": float(operation.epsilon), "scale": reading.number("gamma", 1.0)}
    settings |= {"shift": reading.number("beta", 0.0), "own": reading.channel}
    return Made("layer norm", cells_of(HERE) | settings, *maps_of(reading, range(reading.source.shape[-1])))


def local_response(reading: Reading) -> Made:
    """The channel and its neighbours."""
    n, k, alpha, beta = (getattr(reading.operation, name) for name in ("n", "k", "alpha", "beta"))
    first, past = max(reading.channel - n // 2, 0), min(reading.channel + n // 2 + 1, reading.shape[-1])
    settings = {"k": float(k), "alpha": float(alpha), "beta": float(beta), "own": reading.channel - first}
    return Made("local response", cells_of(HERE) | settings, *maps_of(reading, range(first, past)))


def softmax(reading: Reading) -> Made:
    """All channels of a place."""
    reading.needs_last_axis(getattr(reading.operation, "axis", -1))
    settings = cells_of(HERE) | {"own": reading.channel}
    return Made("softmax", settings, *maps_of(reading, range(reading.source.shape[-1])))


NORMALISATIONS = {
    "BatchNormalization": batch_normalization,
    "LayerNormalization": layer_normalization,
    "LayerScale": layer_scale,
    "LocalResponseNormalization": local_response,
    "Normalization": normalization,
    "Rescaling": rescaling,
    "Softmax": softmax,
}
