"""What gradient ascent is made of, by loops: slopes, waves, magnitudes, images, views of them, and what they cost."""

from functools import lru_cache

import numpy as np


def slope_of(function, at, step=1e-4):
    """The derivative of a number by every entry, by central differences."""
    found, at = np.zeros(at.shape), np.array(at, float)
    for place in np.ndindex(at.shape):
        before = at[place]
        at[place] = before + step
        above = function(at)
        at[place] = before - step
        found[place] = (above - function(at)) / (2 * step)
        at[place] = before
    return found


@lru_cache
def _basis(height, width):
    """What a real and an imaginary wave of size 1 add to a picture, (height, width, height, width) each."""
    found = np.zeros((2, height, width, height, width))
    for u, v, row, column in np.ndindex(height, width, height, width):
        angle = 2 * np.pi * (u * row / height + v * column / width)
        found[:, u, v, row, column] = np.cos(angle), -np.sin(angle)
    return found / np.sqrt(height * width)


def waves(real, imaginary):
    """(…, height, width) → the picture that they add up to, wave by wave."""
    cosines, sines = _basis(*real.shape[-2:])
    return np.tensordot(real, cosines, 2) + np.tensordot(imaginary, sines, 2)


def falling(height, width, decay):
    """Magnitudes as frequency to the power of -decay, no frequency below one wave a picture, of mean square 1."""
    found = np.zeros((height, width))
    for u, v in np.ndindex(height, width):
        found[u, v] = max(np.hypot(min(u, height - u), min(v, width - v)), 1) ** -decay
    return found / np.sqrt((found**2).mean())


def drawn(way, numbers, magnitude):
    """The images, (batch, height, width, 1), that numbers stand for."""
    if way == "Pixels":
        return 1 / (1 + np.exp(-4 * numbers["pixels"]))
    if way == "MaCo":
        phase, odd = numbers["phase"], np.zeros(numbers["phase"].shape)
        for u, v in np.ndindex(phase.shape[-2:]):
            odd[..., u, v] = phase[..., u, v] - phase[..., -u % phase.shape[-2], -v % phase.shape[-1]]
        values = waves(magnitude * np.cos(odd), magnitude * np.sin(odd)) - 0.5
    else:
        values = waves(magnitude * numbers["real"], magnitude * numbers["imaginary"])
    return np.moveaxis(1 / (1 + np.exp(-4 * values)), 1, -1)


def through(move, height, width):
    """What each pixel of a view takes from each of an image: an affine map about the middle, bilinear, mirrored."""
    found, middle = np.zeros((height, width, height, width)), np.array([(height - 1) / 2, (width - 1) / 2])

    def back(place, size):
        place = abs(place) % (2 * size - 2)
        return min(place, 2 * size - 2 - place)

    for row, column in np.ndindex(height, width):
        y, x = np.array(move[:, :2], float) @ ([row, column] - middle) + move[:, 2] + middle
        top, left = int(np.floor(y)), int(np.floor(x))
        for i, down in ((top, 1 - y + top), (top + 1, y - top)):
            for j, across in ((left, 1 - x + left), (left + 1, x - left)):
                found[row, column, back(i, height), back(j, width)] += down * across
    return found


def rough(image):
    """The length of the difference to the right and lower neighbour, soft below a hundredth of the range."""
    right, down = np.zeros((2, *image.shape[:2]))
    right[:, :-1], down[:-1] = np.diff(image[..., 0], axis=1), np.diff(image[..., 0], axis=0)
    return (np.sqrt(right**2 + down**2 + 1e-4) - 1e-2).sum()


def alike(maps):
    """The mean cosine of each image's Gram matrix with the others'."""
    grams = [np.cov(one.reshape(-1, one.shape[-1]).T, bias=True).ravel() for one in maps]
    units = [gram / np.linalg.norm(gram) for gram in grams]
    return sum(a @ b for i, a in enumerate(units) for b in units[:i]) * 2 / (len(maps) - 1)
