"""Faces that are moved, blurred, covered, and kernels that are exchanged: place by place."""

import numpy as np
from oracles.registry import Pair, oracle_of
from skimage.measure import points_in_poly

from vizcore import interventions as what_if
from vizcore.interventions import TRANSFORMS
from vizcore.interventions.kernel_edit import PRESETS

_RANDOM = np.random.default_rng(8)
FACE, OBLONG = (_RANDOM.random(shape, np.float32) for shape in ((9, 9, 1), (8, 12, 2)))


def moved(values, matrix, shift, beyond=None):
    """Each place taken from another, by loops; places about the middle and in shares of the sides, bilinear.

    Args:
        values: (height, width, channels).
        matrix: (2, 2), from a place of the result to where it is taken from.
        shift: (2,), added to that.
        beyond: what stands outside; None for the edge's own number.
    """
    sides, found = np.array(values.shape[:2]), np.zeros(values.shape)

    def at(row, column):
        if beyond is not None and not (0 <= row < sides[0] and 0 <= column < sides[1]):
            return beyond
        return values[min(max(row, 0), sides[0] - 1), min(max(column, 0), sides[1] - 1)]

    for row, column in np.ndindex(*sides):
        place = (np.array([row, column]) + 0.5) / sides - 0.5
        y, x = np.round((np.asarray(matrix) @ place + shift + 0.5) * sides - 0.5, 9)
        top, left = int(np.floor(y)), int(np.floor(x))
        above = at(top, left) * (1 - x + left) + at(top, left + 1) * (x - left)
        below = at(top + 1, left) * (1 - x + left) + at(top + 1, left + 1) * (x - left)
        found[row, column] = above * (1 - y + top) + below * (y - top)
    return found


@oracle_of("transform", "Turn")
def turn():
    """Against the clock: at 90°, what was on the right is on top."""
    for degrees in (-90.0, -33.0, 20.0, 90.0):
        c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
        yield Pair(TRANSFORMS["Turn"](FACE, degrees), moved(FACE, [[c, s], [-s, c]], (0, 0)), 1e-4)
    yield Pair(TRANSFORMS["Turn"](FACE, 90.0)[0, :, 0], FACE[:, -1, 0], 1e-5)


@oracle_of("transform", "Shift across", "Shift down")
def shift():
    """To the right and down, in hundredths of the side."""
    for share in (-25.0, 10.0, 30.0):
        yield Pair(TRANSFORMS["Shift across"](OBLONG, share), moved(OBLONG, np.eye(2), (0, -share / 100)), 1e-4)
        yield Pair(TRANSFORMS["Shift down"](OBLONG, share), moved(OBLONG, np.eye(2), (-share / 100, 0)), 1e-4)


@oracle_of("transform", "Enlarge")
def enlarge():
    for times in (0.5, 1.3, 2.0):
        yield Pair(TRANSFORMS["Enlarge"](OBLONG, times), moved(OBLONG, np.eye(2) / times, (0, 0)), 1e-4)


def blurred(image, by):
    """A normal bell along rows and columns, cut at four deviations, mirrored at the border."""
    reach = int(4 * by + 0.5)
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * by**2))
    for axis in (0, 1):
        wide = np.pad(image, [(reach, reach) if a == axis else (0, 0) for a in range(3)], mode="symmetric")
        side, bell = image.shape[axis], bell / bell.sum()
        image = sum(w * np.take(wide, np.arange(side) + k, axis) for k, w in enumerate(bell))
    return image


@oracle_of("transform", "Blur")
def blur():
    for by in (0.5, 1.75):
        yield Pair(TRANSFORMS["Blur"](OBLONG, by), blurred(OBLONG.astype(float), by), 1e-5)


@oracle_of("transform", "Brighten", "Noise")
def values():
    for by in (-0.4, 0.3):
        yield Pair(TRANSFORMS["Brighten"](FACE, by), [[[min(max(p + by, 0), 1)] for p in row[:, 0]] for row in FACE])
    drawn = np.random.default_rng(0).standard_normal(FACE.shape, np.float32)
    yield Pair(TRANSFORMS["Noise"](FACE, 0.2), np.minimum(np.maximum(FACE + 0.2 * drawn, 0), 1))


@oracle_of("intervention", "covered")
def covered():
    where = np.zeros((8, 12), bool)
    where[2:5, 3:9] = True
    for blur, instead in ((None, 0.5), (1.5, blurred(OBLONG.astype(float), 1.5))):
        expected = OBLONG * ~where[..., None] + instead * where[..., None]
        yield Pair(what_if.covered(OBLONG, where, blur=blur), expected, 1e-5)


@oracle_of("intervention", "inside")
def inside():
    """Against scikit-image's own even-odd rule, for a star that crosses itself."""
    down, across = np.array([[0.3, 8.2], [9.7, 2.1], [1.4, 1.6], [8.9, 9.4], [5.2, 0.7]]).T
    places = np.argwhere(np.ones((10, 11)))
    expected = points_in_poly(places, np.stack([down, across], axis=1)).reshape(10, 11)
    yield Pair(what_if.inside((10, 11), across.tolist(), down.tolist()), expected, 1e-9)


@oracle_of("intervention", "parse")
def parse():
    """Written down by hand: channels, then the factor; each channel once."""
    (one, two) = what_if.parse("relu:3,7,3*-1.5;a:b:0*B")
    yield Pair([*one.channels, one.factor, *two.channels], [3, 7, -1.5, 0], 1e-9)
    assert (one.layer, two.layer, two.factor) == ("relu", "a:b", None)


@oracle_of("intervention", "parse_kernel")
def parse_kernel():
    """Written down by hand: a slice of ones as it is but for two cells; all others zero."""
    edit, kernel = what_if.parse_kernel("conv:4;*=zero;1=original,2:0.25,5:-3"), np.ones((2, 3, 2), np.float32)
    yield Pair(edit.rewritten(kernel), [[[0, 1], [0, 1], [0, 0.25]], [[0, 1], [0, 1], [0, -3]]], 1e-9)
    assert (edit.layer, edit.channel) == ("conv", 4)


@oracle_of("intervention", "presets_of")
def presets_of():
    """What can be made of a slice of random weights without an error, and is another slice."""
    for shape in ((1, 1), (1, 3), (3, 1), (2, 2), (3, 5), (5, 5)):
        kernel = np.random.default_rng(1).random(shape, np.float32) + 1
        for name, preset in PRESETS.items():
            try:
                found = preset(kernel)
            except ValueError:
                found = kernel
            another = found.shape == shape and not np.array_equal(found, kernel)
            offered = name in what_if.presets_of(*shape)
            assert offered == (another or name in ("original", "identity")), (shape, name)
            yield Pair([1.0, offered], [1.0, another or name in ("original", "identity")], 1e-9)


@oracle_of("preset of a kernel", *PRESETS)
def presets():
    """Cell by cell, on a slice without symmetry; stencils are as strong as what they take the place of."""
    kernel = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 10]], np.float32)
    norm = np.sqrt(sum(weight**2 for weight in kernel.ravel()))
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    expected = {
        "original": kernel,
        "mirrored": [[row[2], row[1], row[0]] for row in kernel],
        "turned": [[kernel[2 - c, r] for c in range(3)] for r in range(3)],
        "mean": [[kernel.sum() / 9] * 3] * 3,
        "sobel_across": sobel * norm / np.sqrt(12),
        "sobel_down": sobel.T * norm / np.sqrt(12),
        "laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]) * norm / np.sqrt(20),
        "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]) * norm,
    }
    assert not PRESETS["zero"](kernel).any()
    for name, weights in expected.items():
        yield Pair(PRESETS[name](kernel), weights, 1e-6)
