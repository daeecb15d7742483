"""A few faces that stand for many, and a few for which those do not speak.

MMD-critic: Kim, Khanna & Koyejo, "Examples are not Enough, Learn to Criticize! Criticism for Interpretability", 2016.
https://papers.nips.cc/paper/6300-examples-are-not-enough-learn-to-criticize-criticism-for-interpretability
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from vizcore.settings import Preview, unseen

HELD = 2**21  # numbers of the kernel that are held at once
PAIRED = 500  # rows that the kernel's width is measured on, drawn by chance where there are more
_LEAST = 1e-12
Rows = Float[np.ndarray, "faces features"]
Report = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Speaking:
    """Which faces stand for all, and which are told of least.

    Args:
        prototypes: numbers of the rows, in the order in which they were chosen.
        criticisms: likewise.
        witness: (faces,), how much denser all faces lie about each than the prototypes do: far above zero where the
            prototypes leave a face out, far below where they make too much of its kind.
        distance: the squared maximum mean discrepancy between the prototypes and all faces, at least 0.
    """

    prototypes: Int[np.ndarray, " prototypes"]
    criticisms: Int[np.ndarray, " criticisms"]
    witness: Float[np.ndarray, " faces"]
    distance: float


def prototypes_of(
    rows: Rows, count: int, critics: int, report: Report = lambda share: None, preview: Preview = unseen
) -> Speaking:
    """Prototypes, each the one that brings those chosen so far nearest to all faces; then criticisms.

    Greedy, with the kernel exp(-γ‖x - y‖²), γ one over the median of ‖x - y‖². A criticism has the largest |witness|,
    and is unlike those before it: the logarithm of what it adds to the determinant of their kernel counts as much.

    Args:
        rows: one a face.
        count: how many prototypes.
        critics: how many criticisms.
        report: is told the share that is done, and may raise to end it.
        preview: is offered the prototypes that were chosen so far.

    Raises:
        ValueError: there are fewer faces than prototypes and criticisms, or a number is none.
    """
    if count < 1 or critics < 0 or len(rows) < count + critics:
        raise ValueError(f"expected at least {max(count, 1) + max(critics, 0)} faces, got {len(rows)}")
    if not np.isfinite(rows).all():
        raise ValueError("expected numbers, got some that are not finite")
    rows = rows.astype(np.float64)
    width = gamma_of(rows)
    near = _means(rows, width, report)
    chosen = _prototypes(rows, width, near, count, preview)
    columns = kernel(rows, rows[chosen], width)
    witness = near - columns.mean(axis=1)
    against = _criticisms(rows, width, np.abs(witness), chosen, critics)
    distance = near.mean() - 2 * near[chosen].mean() + columns[chosen].mean()
    return Speaking(chosen, against, witness, float(max(distance, 0.0)))


def kernel(
    rows: Float[np.ndarray, "rows features"], others: Float[np.ndarray, "others features"], width: float
) -> Float[np.ndarray, "rows others"]:
    """How alike each row is to each other, in [0, 1]: exp(-γ‖x - y‖²)."""
    squares = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None] - 2 * rows @ others.T
    return np.exp(-width * np.maximum(squares, 0))


def gamma_of(rows: Rows) -> float:
    """One over the median squared distance of two rows that are not equal; 1 where all are."""
    some = rows[np.sort(np.random.default_rng(0).permutation(len(rows))[:PAIRED])].astype(np.float64)
    norms = (some**2).sum(axis=1)
    squares = np.maximum(norms[:, None] + norms[None] - 2 * some @ some.T, 0)
    apart = squares[np.triu_indices(len(some), 1)]
    apart = apart[apart > _LEAST * norms.max(initial=1.0)]
    return float(1 / np.median(apart)) if len(apart) else 1.0


def _means(rows: np.ndarray, width: float, report: Report) -> np.ndarray:
    """How alike each face is to all, on average; never more than some rows of the kernel are held."""
    found, many = np.empty(len(rows)), max(1, HELD // len(rows))
    for start in range(0, len(rows), many):
        some = slice(start, start + many)
        found[some] = kernel(rows[some], rows, width).mean(axis=1)
        report(min(1.0, (start + many) / len(rows)))
    return found


def _prototypes(rows: np.ndarray, width: float, near: np.ndarray, count: int, preview: Preview) -> np.ndarray:
    """Greedy on -MMD²: of the set with one more, twice its mean likeness to all less that among themselves."""
    chosen: list[int] = []
    among, to_all = 0.0, 0.0  # sums over those chosen: of their kernel, of their likeness to all
    along = np.zeros(len(rows))  # of each face's likeness to those chosen
    for size in range(1, count + 1):
        gain = 2 * (to_all + near) / size - (among + 2 * along + 1) / size**2
        gain[chosen] = -np.inf
        best = int(gain.argmax())
        among, to_all = among + 2 * along[best] + 1, to_all + near[best]
        along += kernel(rows, rows[[best]], width)[:, 0]
        chosen.append(best)
        preview(lambda: np.array(chosen, int))
    return np.array(chosen, int)


def _criticisms(rows: np.ndarray, width: float, far: np.ndarray, prototypes: np.ndarray, count: int) -> np.ndarray:
    """Greedy on Σ|witness| + log det of their kernel, which each raises by log(1 - what those before explain of it)."""
    chosen: list[int] = []
    columns = np.zeros((len(rows), 0))
    for _ in range(count):
        left = np.ones(len(rows))
        if chosen:
            left -= (columns * np.linalg.solve(columns[chosen], columns.T).T).sum(axis=1)
        gain = far + np.log(np.maximum(left, _LEAST))
        gain[[*prototypes, *chosen]] = -np.inf
        chosen.append(int(gain.argmax()))
        columns = np.concatenate([columns, kernel(rows, rows[[chosen[-1]]], width)], axis=1)
    return np.array(chosen, int)
