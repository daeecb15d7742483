"""A chain of layers as matrices in NumPy, float64: forward, and backward by whatever rule, without Keras' help.

Only the weights and settings are read off the network; every sum is laid out by loops.
"""

from copy import copy
from typing import NamedTuple

import numpy as np

ACTIVATIONS = {  # function and derivative
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "linear": (lambda x: x, np.ones_like),
}


class Step(NamedTuple):
    """One layer: `x @ matrix + bias`, or a function of every number, or the largest of every window."""

    name: str
    kind: str
    shape: tuple[int, ...]
    matrix: np.ndarray | None = None
    bias: np.ndarray | None = None
    function: str | None = None
    windows: list | None = None


class Plain:
    """The network of a classifier whose layers stand one after the other."""

    def __init__(self, classifier):
        self.labels = classifier.labels
        self.steps, shape = [], classifier.image_shape
        for layer in classifier.model.operations:
            self.steps.append(step_of(layer, shape))
            shape = self.steps[-1].shape

    def shape(self, name):
        return next(step.shape for step in self.steps if step.name == name)

    def forward(self, image, edits=None) -> dict[str, np.ndarray]:
        """{step: what it gives, flat}; `edits`, {step: maps → maps}, changes what some of them give."""
        value, found = np.asarray(image, np.float64).ravel(), {}
        for step in self.steps:
            value = run(step, value)
            if step.name in (edits or {}):
                value = edits[step.name](value.reshape(step.shape)).ravel()
            found[step.name] = value
        return found

    def with_kernel(self, layer, kernel) -> "Plain":
        """The same network with another kernel in one convolution."""
        other, shape = copy(self), self.steps[[step.name for step in self.steps].index(layer.name) - 1].shape
        changed = _convolved(layer, shape, kernel)
        other.steps = [changed if step.name == layer.name else step for step in self.steps]
        return other

    def weights(self, target) -> dict[str, np.ndarray]:
        """{step: what each number counts for the target, flat}."""
        found = {}
        for sign, part in ((1.0, target), (-1.0, target.minus)):
            if part is None:
                continue
            counts = np.zeros(self.shape(part.layer))
            counts[(*part.position, part.channel) if part.position else (..., part.channel)] = 1
            found[part.layer] = found.get(part.layer, 0) + sign * counts.ravel() / counts.sum()
        return found

    def value(self, images, target) -> np.ndarray:
        """The target for every image."""
        runs = [self.forward(image) for image in images]
        return np.array([sum(w @ seen[name] for name, w in self.weights(target).items()) for seen in runs])

    def gradient(self, image, target, at=None, rule="gradient") -> np.ndarray:
        """The target's derivative by what a step gives (the image where none is named), by the rule at every ReLU."""
        seen, wanted, signal = self.forward(image), self.weights(target), 0.0
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            signal = signal + wanted.get(step.name, 0.0)
            if step.name == (at or self.steps[0].name):
                return np.broadcast_to(signal, np.prod(step.shape)).reshape(step.shape)
            if np.ndim(signal):
                signal = back(step, seen[self.steps[number - 1].name], signal, rule)
        raise KeyError(at)


def run(step: Step, x):
    if step.windows is not None:
        return np.array([x[window].max() for window in step.windows])
    if step.function is not None:
        return ACTIVATIONS[step.function][0](x)
    return x if step.matrix is None else x @ step.matrix + step.bias


def back(step: Step, x, signal, rule):
    if step.windows is not None:
        found = np.zeros_like(x)
        for window, one in zip(step.windows, signal, strict=True):
            found[window[np.argmax(x[window])]] += one
        return found
    if step.function is None:
        return signal if step.matrix is None else step.matrix @ signal
    if step.function == "relu" and rule != "gradient":
        return np.maximum(signal, 0) * ((x > 0) if rule == "guided" else 1)
    return signal * ACTIVATIONS[step.function][1](x)


def step_of(layer, shape) -> Step:
    """A Keras layer for an input of this shape."""
    kind, size = type(layer).__name__, int(np.prod(shape))
    if kind in ("InputLayer", "Flatten"):
        return Step(layer.name, kind, (size,) if kind == "Flatten" else shape)
    if kind == "Rescaling":
        return Step(layer.name, kind, shape, layer.scale * np.eye(size), np.full(size, float(layer.offset)))
    if kind == "BatchNormalization":
        gamma, beta, mean, variance = (np.float64(weight) for weight in layer.get_weights())
        scale = gamma / np.sqrt(variance + layer.epsilon)
        times = size // len(scale)
        return Step(layer.name, kind, shape, np.diag(np.tile(scale, times)), np.tile(beta - mean * scale, times))
    if kind in ("ReLU", "Activation"):
        function = "relu" if kind == "ReLU" else layer.activation.__name__
        return Step(layer.name, kind, shape, function=function)
    if kind == "Dense":
        matrix, bias = np.float64(layer.kernel), np.float64(layer.bias) if layer.use_bias else 0.0
        return Step(layer.name, kind, (matrix.shape[1],), matrix, bias + np.zeros(matrix.shape[1]))
    if kind == "GlobalAveragePooling2D":
        places = size // shape[-1]
        return Step(layer.name, kind, shape[-1:], np.tile(np.eye(shape[-1]), (places, 1)) / places, np.zeros(shape[-1]))
    if kind == "MaxPooling2D":
        return _pooled(layer, shape)
    return _convolved(layer, shape)


def _reads(side, kernel, stride, padding):
    """For each unit along one axis which places it reads, those outside included."""
    count = -(-side // stride) if padding == "same" else (side - kernel) // stride + 1
    before = max((count - 1) * stride + kernel - side, 0) // 2 if padding == "same" else 0
    return [[unit * stride + cell - before for cell in range(kernel)] for unit in range(count)]


def _convolved(layer, shape, kernel=None) -> Step:
    assert type(layer).__name__ == "Conv2D"
    kernel, places = np.float64(layer.kernel if kernel is None else kernel), np.arange(np.prod(shape)).reshape(shape)
    rows, columns = (_reads(shape[i], layer.kernel_size[i], layer.strides[i], layer.padding) for i in (0, 1))
    found = np.zeros((places.size, len(rows), len(columns), kernel.shape[3]))
    for row, reads_rows in enumerate(rows):
        for column, reads_columns in enumerate(columns):
            for i, y in enumerate(reads_rows):
                for j, x in enumerate(reads_columns):
                    if 0 <= y < shape[0] and 0 <= x < shape[1]:
                        found[places[y, x], row, column] += kernel[i, j]
    bias = np.float64(layer.bias) if layer.use_bias else np.zeros(kernel.shape[3])
    made = (len(rows), len(columns), kernel.shape[3])
    return Step(layer.name, "Conv2D", made, found.reshape(places.size, -1), np.tile(bias, made[0] * made[1]))


def _pooled(layer, shape) -> Step:
    places = np.arange(np.prod(shape)).reshape(shape)
    rows, columns = (_reads(shape[i], layer.pool_size[i], layer.strides[i], layer.padding) for i in (0, 1))
    windows = [places[np.ix_(r, c, [k])].ravel() for r in rows for c in columns for k in range(shape[2])]
    return Step(layer.name, "MaxPooling2D", (len(rows), len(columns), shape[2]), windows=windows)
