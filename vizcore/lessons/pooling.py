"""What a convolution does when the picture moves, and what pooling makes of that.

Equivariance: the map of the moved picture is the moved map. Invariance: nothing tells any more that it was moved.
LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition", 1998.
https://doi.org/10.1109/5.726791
Azulay & Weiss, "Why do deep convolutional networks generalize so poorly to small image transformations?", 2019.
https://arxiv.org/abs/1805.12177
"""

from dataclasses import dataclass

import numpy as np

from vizcore.lessons.convolution_arithmetic import Axis, convolved

FURTHEST = 8  # pixels of a move
KERNEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32) / 4  # Sobel's: edges that run down
KINDS = "maximum", "average"


def moved(picture: np.ndarray, by: int) -> np.ndarray:
    """A picture (height, width) so many pixels further to the right; its left edge is repeated."""
    return np.pad(picture, ((0, 0), (by, 0)), mode="edge")[:, : picture.shape[1]]


def edges(picture: np.ndarray) -> np.ndarray:
    """How strong the edges are that run down, (height - 2, width - 2), never negative."""
    axes = tuple(Axis(size, 3) for size in picture.shape)
    return np.abs(convolved(picture[..., None], KERNEL[..., None, None], axes)[..., 0]).astype(np.float32)


def pooled(values: np.ndarray, size: int, kind: str) -> np.ndarray:
    """The maximum or the average of every window, (height ÷ size, width ÷ size), as Keras has it without padding.

    Args:
        values: (height, width).
        size: of a window, each way; it moves by as much.
        kind: of `KINDS`.

    Raises:
        ValueError: the kind is another, or nothing would be left.
    """
    rows, columns = (length // size for length in values.shape)
    if kind not in KINDS or not rows or not columns:
        raise ValueError(
            f"expected a kind among {', '.join(KINDS)} and windows of at most {min(values.shape)} each way"
        )
    windows = values[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return windows.max((1, 3)) if kind == "maximum" else windows.mean((1, 3))


def changed(before: np.ndarray, after: np.ndarray) -> float:
    """How far two maps are apart, ‖after - before‖ ÷ ‖before‖; 0 where they are equal."""
    size = float(np.linalg.norm(before))
    return float(np.linalg.norm(after - before)) / size if size else 0.0


@dataclass(frozen=True, eq=False)
class Moves:
    """What is left of a move by 0 to `FURTHEST` pixels, each (FURTHEST + 1,): see `changed`.

    Args:
        convolution: of the map at its place.
        moved_back: of the map moved back, where both are known; 0: the convolution is equivariant.
        pooling: of the pooled map at its place.
        everywhere: of the mean of the whole map: pooling over all of it.
    """

    convolution: np.ndarray
    moved_back: np.ndarray
    pooling: np.ndarray
    everywhere: np.ndarray


def moves(picture: np.ndarray, size: int, kind: str) -> Moves:
    """What a move of the picture leaves of its edges, and of these after pooling.

    Args:
        picture: grey, (height, width).
        size: of the windows of pooling.
        kind: of `KINDS`.
    """
    maps = [edges(moved(picture, by)) for by in range(FURTHEST + 1)]
    first, width = maps[0], maps[0].shape[1]
    back = [changed(first[:, : width - by], each[:, by:]) for by, each in enumerate(maps)]
    pools = [pooled(each, size, kind) for each in maps]
    means = [np.array([each.max() if kind == "maximum" else each.mean()]) for each in maps]
    return Moves(
        np.array([changed(first, each) for each in maps]), np.array(back),
        np.array([changed(pools[0], each) for each in pools]), np.array([changed(means[0], each) for each in means]),
    )  # fmt: skip
