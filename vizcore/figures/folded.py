"""A sequence as a picture: its steps line by line, as writing runs, instead of one column."""

import math

import numpy as np

from vizcore.figures.canvas import Number

_ONE_LINE = 8  # so many steps stand beside each other in one


def steps_a_line(steps: int) -> int:
    """How many steps stand in a line of the picture: as many as make it nearly square, all lines full if that is near.

    The stage (`fold.js`) counts alike.
    """
    if steps <= _ONE_LINE:
        return max(steps, 1)
    least = math.isqrt(steps - 1) + 1
    return next((across for across in range(least, 2 * least) if steps % across == 0), least)


def folded(column: np.ndarray, rest: Number) -> np.ndarray:
    """(lines, steps of a line, …) of (steps, 1, …), what is left over of the last line filled.

    Args:
        column: numbers or levels, step by step.
        rest: what stands where there is no step.
    """
    steps, _, *others = column.shape
    across = steps_a_line(steps)
    lines = -(-steps // across)
    picture = np.full((lines * across, *others), rest, column.dtype)
    picture[:steps] = column[:, 0]
    return picture.reshape(lines, across, *others)
