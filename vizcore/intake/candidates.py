"""Boxes that may hold a face: where a network saw them, how it moves them, and which of those that overlap stay.

Rows are left, top, right, bottom, confidence, in pixels of the square that is looked at, numbered from 0.

Zhang, Zhang, Li & Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks", 2016.
https://arxiv.org/abs/1604.02878
"""

import numpy as np
from jaxtyping import Float

_STRIDE, _CELL = 2, 12  # of the first network: pixels between its windows, and a window's side
_CHUNK = 256  # boxes that are compared with all others at a time

Boxes = Float[np.ndarray, "boxes 5"]
Offsets = Float[np.ndarray, "boxes 4"]


def windows(
    offsets: Float[np.ndarray, "rows columns 4"],
    confidence: Float[np.ndarray, "rows columns"],
    scale: float,
    least: float,
    most: int,
) -> Boxes:
    """Where the first network sees a face, the most certain first, at most `most` of them.

    Args:
        offsets: of each window's sides, in shares of the window's length.
        confidence: of each window, 0 to 1.
        scale: by which the square was scaled for the network.
        least: confidence from which on a window counts.
        most: how many windows are given back at most.
    """
    rows, columns = np.nonzero(confidence > least)
    certain = np.argsort(-confidence[rows, columns], kind="stable")[:most]
    rows, columns = rows[certain], columns[certain]
    start = np.stack([columns, rows], axis=1) * _STRIDE + 1
    sides = np.concatenate([start, start + _CELL - 1], axis=1)
    moved = sides + offsets[rows, columns] * (_CELL - 1)
    return np.column_stack([moved / scale, confidence[rows, columns]]).astype(np.float64)


def refined(boxes: Boxes, offsets: Offsets, confidence: Float[np.ndarray, " boxes"]) -> Boxes:
    """The boxes with their sides moved by shares of their width and height, and with another confidence."""
    sizes = np.tile(boxes[:, 2:4] - boxes[:, :2] + 1, 2)
    return np.column_stack([boxes[:, :4] + offsets * sizes, confidence])


def squared(boxes: Boxes) -> Boxes:
    """The smallest squares about the middles of the boxes."""
    middle = (boxes[:, :2] + boxes[:, 2:4]) / 2
    half = (boxes[:, 2:4] - boxes[:, :2]).max(axis=1, keepdims=True) / 2
    return np.column_stack([middle - half, middle + half, boxes[:, 4]])


def apart(boxes: Boxes, overlap: float, of_smaller: bool = False) -> np.ndarray:
    """The indices of the boxes that overlap no more certain one, the most certain first (non-maximum suppression).

    A box gives way to a more certain one even if that one gives way itself. Memory grows with the number of boxes and
    not with its square.

    Args:
        boxes: in any order.
        overlap: share of the area of both together, from 0 to 1, beyond which the less certain box goes.
        of_smaller: take the share of the smaller one's area instead.
    """
    order = np.argsort(-boxes[:, 4], kind="stable")
    left, top, right, bottom = boxes[order, :4].T
    area = (right - left) * (bottom - top)
    stays = np.ones(len(order), bool)
    for start in range(0, len(order), _CHUNK):
        these = slice(start, start + _CHUNK)
        wide = np.minimum(right[these, None], right) - np.maximum(left[these, None], left)
        high = np.minimum(bottom[these, None], bottom) - np.maximum(top[these, None], top)
        common = np.maximum(wide, 0) * np.maximum(high, 0)
        whole = np.minimum(area[these, None], area) if of_smaller else area[these, None] + area - common
        earlier = np.arange(len(order)) < np.arange(start, start + len(common))[:, None]
        stays[these] = ~(earlier & (common > overlap * whole)).any(axis=1)
    return order[stays]
