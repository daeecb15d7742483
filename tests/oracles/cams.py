"""Grad-CAM and its kin, place by place, with the derivatives of NumPy."""

import numpy as np
from oracles.attribution import FEATURES, TARGETS, explains
from skimage.transform import resize

BEHIND = TARGETS[:1] + TARGETS[2:]  # the features lie before these


def bilinear(small, height, width):
    """By loops: each pixel's centre, in the small map's pixels, and its four neighbours; the edge goes on."""
    found = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            y = min(max((row + 0.5) * small.shape[0] / height - 0.5, 0), small.shape[0] - 1)
            x = min(max((column + 0.5) * small.shape[1] / width - 0.5, 0), small.shape[1] - 1)
            top, left = int(y), int(x)
            bottom, right = min(top + 1, small.shape[0] - 1), min(left + 1, small.shape[1] - 1)
            above = small[top, left] * (1 - x + left) + small[top, right] * (x - left)
            below = small[bottom, left] * (1 - x + left) + small[bottom, right] * (x - left)
            found[row, column] = above * (1 - y + top) + below * (y - top)
    return found


def _maps(plain, image, target):
    return plain.forward(image)[FEATURES].reshape(plain.shape(FEATURES)), plain.gradient(image, target, FEATURES)


def _over(image, summed):
    return bilinear(np.maximum(summed, 0), *image.shape[:2])


@explains("Grad-CAM", targets=BEHIND)
def grad_cam(plain, image, target):
    """Selvaraju et al., 2017, equations 1 and 2."""
    maps, slopes = _maps(plain, image, target)
    return _over(image, sum(slopes[..., k].mean() * maps[..., k] for k in range(maps.shape[2])))


@explains("Grad-CAM++", targets=BEHIND)
def grad_cam_pp(plain, image, target):
    """Chattopadhay et al., 2018, equations 19 and 12, with the derivatives of exp(S) behind ReLUs."""
    maps, slopes = _maps(plain, image, target)
    summed = np.zeros(maps.shape[:2])
    for k in range(maps.shape[2]):
        total, weight = maps[..., k].sum(), 0.0
        for g in slopes[..., k].ravel():
            weight += 0 if g == 0 else g**2 / (2 * g**2 + total * g**3) * max(g, 0)
        summed += weight * maps[..., k]
    return _over(image, summed)


@explains("LayerCAM", targets=BEHIND)
def layer_cam(plain, image, target):
    """Jiang et al., 2021, equations 5 and 6."""
    maps, slopes = _maps(plain, image, target)
    return _over(image, sum(np.maximum(slopes[..., k], 0) * maps[..., k] for k in range(maps.shape[2])))


@explains("Score-CAM", targets=BEHIND, baseline=0.25)
def score_cam(plain, image, target, baseline, layer=FEATURES):
    """Wang et al., 2020, algorithm 1; scikit-image lays the maps over the image."""
    maps, scores, used = plain.forward(image)[layer].reshape(plain.shape(layer)), [], []
    nothing = plain.value([np.full_like(image, baseline)], target)[0]
    for k in range(maps.shape[-1]):
        large = resize(maps[..., k], image.shape[:2], order=1, mode="edge", anti_aliasing=False)
        if np.ptp(large) == 0:
            continue
        mask = ((large - large.min()) / np.ptp(large))[..., None]
        scores.append(plain.value([mask * image + (1 - mask) * baseline], target)[0] - nothing)
        used.append(large)
    weights = np.exp(scores) / np.exp(scores).sum()
    return np.maximum(sum(weight * large for weight, large in zip(weights, used, strict=True)), 0)
