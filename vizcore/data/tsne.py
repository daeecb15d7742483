"""Faces on a plane so that those alike in a layer lie together: t-SNE, from the plane of most spread, without chance.

van der Maaten & Hinton, "Visualizing Data using t-SNE", 2008. https://jmlr.org/papers/v9/vandermaaten08a.html
Repulsion by interpolation on a grid: Linderman, Rachh, Hoskins, Steinerberger & Kluger, "Fast interpolation-based t-SNE
for improved visualization of single-cell RNA-seq data", 2019. https://arxiv.org/abs/1712.09005
The start and the rate of learning: Kobak & Berens, "The art of using t-SNE for single-cell transcriptomics", 2019.
https://doi.org/10.1038/s41467-019-13056-x
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Float, Int
from scipy import sparse

from vizcore.data.plane import plane_of
from vizcore.data.repulsion import repulsion
from vizcore.settings import Preview, unseen

PERPLEXITY = 30.0  # about how many neighbours each face holds on to
STEPS, EARLY = 500, 150  # of the descent, and those of them in which likeness pulls twelve times as hard
_HARDER, _SLOWEST = 12.0, 0.01
_BLOCK = 512  # faces whose distances to all others are held at once
Rows = Float[np.ndarray, "faces features"]
Report = Callable[[float], None]


def tsne(
    rows: Rows, report: Report = lambda share: None, *, steps: int = STEPS, preview: Preview = unseen
) -> Float[np.ndarray, "faces 2"]:
    """Where faces lie when those alike are to lie together: near ones are alike, far ones need not differ the more.

    Args:
        rows: one a face, finite.
        report: is told the share that is done, and may raise to end it.
        steps: of the descent.
        preview: is offered (step, steps, places) after every one of them.

    Returns:
        Places about (0, 0), without a unit; the same at every call.

    Raises:
        ValueError: there are fewer than four faces, or the layer gives fewer than two numbers.
    """
    if len(rows) < 4:
        raise ValueError(f"A map of neighbours needs four faces at least; these are {len(rows)}.")
    start = plane_of(rows).places(rows).astype(np.float64)
    alike = likeness(rows, min(PERPLEXITY, (len(rows) - 1) / 3), lambda share: report(share / 4))
    start *= 1e-4 / max(start[:, 0].std(), 1e-30)
    return descended(alike, start, steps, lambda share: report((1 + 3 * share) / 4), preview)


def among(
    rows: Rows, places: Float[np.ndarray, "faces 2"], vector: Float[np.ndarray, " features"], most: int = 10
) -> Float[np.ndarray, " 2"]:
    """Where another face lies on the same map: the median of the places of the faces nearest to it in the layer."""
    far = ((rows - vector) ** 2).sum(axis=1)
    return np.median(places[np.argsort(far, kind="stable")[:most]], axis=0).astype(np.float32)


def likeness(rows: Rows, perplexity: float, report: Report = lambda share: None) -> sparse.csr_array:
    """How alike each two faces are: never negative, symmetric, all of it together 1; 0 beyond the nearest neighbours.

    Args:
        rows: one a face.
        perplexity: of each face's own neighbours before both sides are averaged; two to the power of their entropy.
        report: is told the share that is done.
    """
    count = len(rows)
    found, squares = neighbours(rows, min(count - 1, int(3 * perplexity)), report)
    shares = _of_perplexity(squares, perplexity)
    one_sided = sparse.csr_array(
        (shares.ravel(), found.ravel(), np.arange(0, found.size + 1, found.shape[1])), (count, count)
    )
    return sparse.csr_array((one_sided + one_sided.T) / (2 * count))


def neighbours(
    rows: Rows, most: int, report: Report = lambda share: None
) -> tuple[Int[np.ndarray, "faces most"], Float[np.ndarray, "faces most"]]:
    """The numbers of each face's nearest others, and the squares of their distances; exact, in no order.

    Args:
        rows: one a face.
        most: how many, fewer than there are faces.
        report: is told the share that is done.
    """
    rows = np.ascontiguousarray(rows - rows.mean(axis=0), np.float32)
    lengths = np.einsum("ij,ij->i", rows, rows)
    found = np.empty((len(rows), most), np.int32)
    squares = np.empty((len(rows), most))
    for first in range(0, len(rows), _BLOCK):
        block = slice(first, min(first + _BLOCK, len(rows)))
        far = lengths[None] - 2 * (rows[block] @ rows.T)  # but for each row's own length
        far[np.arange(len(far)), np.arange(block.start, block.stop)] = np.inf
        found[block] = np.argpartition(far, most - 1, axis=1)[:, :most]
        apart = rows[block][:, None] - rows[found[block]]
        squares[block] = np.einsum("ijk,ijk->ij", apart, apart, dtype=np.float64)
        report(block.stop / len(rows))
    return found, squares


def descended(
    alike: sparse.csr_array,
    start: Float[np.ndarray, "faces 2"],
    steps: int,
    report: Report = lambda share: None,
    preview: Preview = unseen,
) -> Float[np.ndarray, "faces 2"]:
    """Places from which a step of gradient descent on the Kullback-Leibler divergence leads hardly further.

    Args:
        alike: from `likeness`.
        start: where the faces begin.
        steps: how many.
        report: is told the share that is done, and may raise to end it.
        preview: see `tsne`.
    """
    places, speed, gains = start.copy(), np.zeros_like(start), np.ones_like(start)
    early, rate = min(EARLY, steps // 3), max(len(start) / _HARDER, 200.0) / 4
    for step in range(steps):
        slope = gradient(alike, places, _HARDER if step < early else 1.0)
        gains = np.maximum(np.where(slope * speed < 0, gains + 0.2, gains * 0.8), _SLOWEST)
        speed = (0.5 if step < early else 0.8) * speed - rate * gains * slope
        places += speed
        places -= places.mean(axis=0)
        report((step + 1) / steps)
        preview(partial(_now, step + 1, steps, places))
    return places.astype(np.float32)


def _now(step: int, steps: int, places: Float[np.ndarray, "faces 2"]) -> tuple[int, int, Float[np.ndarray, "faces 2"]]:
    return step, steps, places.astype(np.float32)


def gradient(
    alike: sparse.csr_array, places: Float[np.ndarray, "faces 2"], harder: float = 1.0
) -> Float[np.ndarray, "faces 2"]:
    """The slope of the divergence of the places' likeness, by Student's t, from that of the faces.

    Args:
        alike: from `likeness`.
        places: of the faces.
        harder: by how much likeness pulls harder than it should.
    """
    ends = alike.indices
    x, y = places[:, 0], places[:, 1]
    counts = np.diff(alike.indptr)
    dx, dy = np.repeat(x, counts) - x[ends], np.repeat(y, counts) - y[ends]
    pull = alike.data / (1 + dx * dx + dy * dy)
    begins = alike.indptr[:-1]
    pulled = np.stack([np.add.reduceat(pull * dx, begins), np.add.reduceat(pull * dy, begins)], axis=1)
    pushed, total = repulsion(places)
    return 4 * (harder * pulled - pushed / total)


def _of_perplexity(squares: Float[np.ndarray, "faces most"], perplexity: float) -> Float[np.ndarray, "faces most"]:
    """Each row's shares, by a bell over the distances whose width gives the perplexity: found by halving."""
    squares = squares - squares.min(axis=1, keepdims=True)
    low, high = np.zeros(len(squares)), np.full(len(squares), np.inf)
    narrow = 1 / np.maximum(squares.mean(axis=1), 1e-30)
    for _ in range(64):
        shares = np.exp(-squares * narrow[:, None])
        shares /= shares.sum(axis=1, keepdims=True)
        entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum(axis=1)
        wide = entropy > np.log(perplexity)
        low, high = np.where(wide, narrow, low), np.where(wide, high, narrow)
        narrow = np.where(np.isinf(high), narrow * 2, (low + np.where(np.isinf(high), 0, high)) / 2)
    return shares
