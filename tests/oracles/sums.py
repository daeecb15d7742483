"""Convolutions, dense layers and poolings by loops over every window."""

import numpy as np
from keras import layers
from oracles.arithmetic import laid_out


def windows(x, size, stride, same):
    """{(row, column): [(i, j, what stands there)]}, without what lies in the padding."""
    counts = [-(-side // stride) if same else (side - k) // stride + 1 for side, k in zip(x.shape, size, strict=False)]
    before = [
        max((n - 1) * stride + k - side, 0) // 2 if same else 0
        for n, side, k in zip(counts, x.shape, size, strict=False)
    ]
    found = {}
    for row, column in np.ndindex(*counts):
        cells = found[row, column] = []
        for i, j in np.ndindex(*size):
            y, z = row * stride + i - before[0], column * stride + j - before[1]
            if 0 <= y < x.shape[0] and 0 <= z < x.shape[1]:
                cells.append((i, j, x[y, z]))
    return found, counts


def over_windows(x, size, stride, same, make):
    """What `make` makes of the cells of every window, as maps."""
    found, counts = windows(x, size, stride, same)
    return np.array([[make(found[row, column]) for column in range(counts[1])] for row in range(counts[0])])


@laid_out("Conv2D", build=layers.Conv2D(4, (3, 2), strides=2, padding="same", groups=2), shape=(6, 5, 4))
def convolution(x, layer):
    """Filters 0 and 1 read channels 0 and 1, filters 2 and 3 the others."""
    kernel, bias = map(np.float64, layer.get_weights())
    reads = [(0, 1), (0, 1), (2, 3), (2, 3)]

    def make(cells):
        return [
            bias[f] + sum(here[k] * kernel[i, j, n, f] for i, j, here in cells for n, k in enumerate(reads[f]))
            for f in range(4)
        ]

    return over_windows(x, (3, 2), 2, True, make)


@laid_out("DepthwiseConv2D", build=layers.DepthwiseConv2D(3, depth_multiplier=2))
def depthwise(x, layer):
    """Output channels 2k and 2k + 1 read channel k."""
    kernel, bias = map(np.float64, layer.get_weights())

    def make(cells):
        return [bias[f] + sum(here[f // 2] * kernel[i, j, f // 2, f % 2] for i, j, here in cells) for f in range(6)]

    return over_windows(x, (3, 3), 1, False, make)


@laid_out("SeparableConv2D", build=layers.SeparableConv2D(2, 3, depth_multiplier=2, strides=2, padding="same"))
def separable(x, layer):
    depth, point, bias = map(np.float64, layer.get_weights())

    def make(cells):
        maps = [sum(here[f // 2] * depth[i, j, f // 2, f % 2] for i, j, here in cells) for f in range(6)]
        return [bias[f] + sum(one * point[0, 0, k, f] for k, one in enumerate(maps)) for f in range(2)]

    return over_windows(x, (3, 3), 2, True, make)


@laid_out("Dense", build=layers.Dense(4))
def dense(x, layer):
    kernel, bias = map(np.float64, layer.get_weights())
    return np.array([[[b + sum(here * w) for w, b in zip(kernel.T, bias, strict=True)] for here in row] for row in x])


@laid_out("MaxPooling2D", build=layers.MaxPooling2D(3, 2, padding="same"))
def max_pooling(x, _):
    return over_windows(x, (3, 3), 2, True, lambda cells: np.max([here for *_, here in cells], axis=0))


@laid_out("AveragePooling2D", build=layers.AveragePooling2D((2, 3), 2, padding="same"))
def average_pooling(x, _):
    """Padding does not count."""
    return over_windows(x, (2, 3), 2, True, lambda cells: np.mean([here for *_, here in cells], axis=0))


@laid_out("GlobalAveragePooling2D", build=layers.GlobalAveragePooling2D())
def global_average_pooling(x, _):
    return sum(x.reshape(-1, 3)) / 20


@laid_out("GlobalMaxPooling2D", build=layers.GlobalMaxPooling2D())
def global_max_pooling(x, _):
    return [max(x[..., k].flat) for k in range(3)]
