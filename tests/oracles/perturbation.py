"""Methods that only run the network forward, by loops over pixels, segments and orders."""

from itertools import permutations

import numpy as np
from oracles.attribution import explains
from scipy.spatial.distance import cosine

from vizcore.attribution.superpixels import superpixels


@explains("Occlusion", patch=4, stride=3, baseline=0.4)
def occlusion(plain, image, target, patch, stride, baseline):
    """Zeiler & Fergus, 2014: every patch that touches the image, one run each; a pixel's mean over those on it."""
    height, width, _ = image.shape
    drops = [[[] for _ in range(width)] for _ in range(height)]
    (whole,) = plain.value([image], target)
    for top in range(-stride * patch, height + patch):
        for left in range(-stride * patch, width + patch):
            covered = [
                (y, x)
                for y in range(max(top, 0), min(top + patch, height))
                for x in range(max(left, 0), min(left + patch, width))
            ]
            if top % stride or left % stride or not covered:
                continue
            hidden = image.copy()
            for y, x in covered:
                hidden[y, x] = baseline
            drop = whole - plain.value([hidden], target)[0]
            for y, x in covered:
                drops[y][x].append(drop)
    return np.array([[np.mean(cell) for cell in row] for row in drops])


def masks_of(shape, count, cells, probability, seed):
    """Petsiuk et al., 2018, section 3.2: small grids of zeros and ones, stretched and shifted, pixel by pixel."""
    grids, shifts = np.random.default_rng(seed).spawn(2)
    grid = grids.random((count, cells + 2, cells + 2), np.float32) < probability
    shift, found = shifts.random((count, 2)), np.zeros((count, *shape))
    cell = [int(np.ceil(side / cells)) for side in shape]
    for n in range(count):
        down, across = (int(shift[n, axis] * cell[axis]) for axis in (0, 1))
        for row in range(shape[0]):
            for column in range(shape[1]):
                y, x = (row + down) / cell[0], (column + across) / cell[1]
                top, left = int(y), int(x)
                for i, at in ((top, 1 - y + top), (top + 1, y - top)):
                    for j, beside in ((left, 1 - x + left), (left + 1, x - left)):
                        found[n, row, column] += at * beside * grid[n, min(i, cells + 1), min(j, cells + 1)]
    return found


@explains("RISE", masks=100, cells=3, probability=0.4, baseline=0.2, seed=6, apart=1e-3)
def rise(plain, image, target, masks, cells, probability, baseline, seed):
    """Equation 6 of the paper, less the target's mean over all masks."""
    drawn = masks_of(image.shape[:2], masks, cells, probability, seed)
    values = plain.value([baseline + mask[..., None] * (image - baseline) for mask in drawn], target)
    paper = sum(value * mask for value, mask in zip(values, drawn, strict=True)) / (masks * probability)
    return paper - values.mean() * drawn.mean(axis=0) / probability


def _shared(values, labels):
    """Each segment's value, evenly over its pixels."""
    return sum(value * (labels == s) / (labels == s).sum() for s, value in enumerate(values))


@explains("LIME", segments=6, samples=100, kernel_width=0.3, ridge=0.5, baseline=0.2, seed=2, apart=1e-3)
def lime(plain, image, target, segments, samples, kernel_width, ridge, baseline, seed):
    """Ribeiro et al., 2016: ridge regression as least squares, a row for each sample and one more for each cost."""
    labels, random = superpixels(image, segments), np.random.default_rng(seed)
    count = labels.max() + 1
    kept = random.random((samples, count)) < 0.5
    kept[0] = True
    rows, aims = [], []
    for choice in kept.astype(float):
        shown = np.where((choice[labels] == 1)[..., None], image, baseline)
        distance = cosine(choice, np.ones(count)) if choice.any() else 1.0
        root = np.exp(-((distance / kernel_width) ** 2) / 2)
        rows.append(root * np.append(choice, 1))
        aims.append(root * plain.value([shown], target)[0])
    rows += list(np.sqrt(ridge) * np.eye(count + 1)[:count])
    return _shared(np.linalg.lstsq(np.array(rows), np.append(aims, np.zeros(count)), rcond=None)[0][:count], labels)


def shapley(plain, image, target, labels, baseline):
    """Shapley, 1953: the mean, over all orders in which the segments can appear, of what each adds."""
    count, known = labels.max() + 1, {}

    def value(members):
        if members not in known:
            shown = np.where(np.isin(labels, list(members))[..., None], image, np.float32(baseline))
            known[members] = float(plain.value(shown[None], target)[0])
        return known[members]

    orders, shares = list(permutations(range(count))), np.zeros(count)
    for order in orders:
        for place, segment in enumerate(order):
            shares[segment] += value(frozenset(order[: place + 1])) - value(frozenset(order[:place]))
    return shares / len(orders)


@explains("KernelSHAP", segments=4, samples=100, baseline=0.2, apart=1e-3)
def kernel_shap(plain, image, target, segments, samples, baseline):
    """Lundberg & Lee, 2017, theorem 2: with every coalition the regression's answer is Shapley's."""
    labels = superpixels(image, segments)
    assert 2 ** (labels.max() + 1) - 2 <= samples
    return _shared(shapley(plain, image, target, labels, baseline), labels)
