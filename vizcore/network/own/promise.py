"""The promise of the door: the copy answers as the network itself, tried on images, or the network is refused."""

import re
from collections.abc import Callable

import keras
import numpy as np

from vizcore.arrays import Batch
from vizcore.backend import whole_answer
from vizcore.network.equivalents import run_safely
from vizcore.network.graph import steps_inside, structured

EXACT, HALF = 1e-4, 5e-2  # of the largest number that comes out
_BYTES = 255


def probes(shape: tuple[int, int, int]) -> Batch:
    """Images to try a network on: fine noise, coarse noise, a dim one; each pixel one of 256 grey levels."""
    random = np.random.default_rng(0)
    height, width, channels = shape
    fine = random.random((2, height, width, channels))
    small = random.random((2, 4, 4, channels))
    rows, columns = (np.arange(side) * 4 // side for side in (height, width))
    coarse = small[:, rows][:, :, columns]
    images = np.concatenate([fine, coarse[:1], 0.2 * coarse[1:] + 0.1 * fine[1:]])
    return (np.round(images * _BYTES) / _BYTES).astype(np.float32)


def check(
    model: keras.Model, given: np.ndarray, mine: np.ndarray, output: int, read: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """What the network itself says, which is also what the copy says.

    Args:
        model: the network as it came.
        given: a batch of what it reads.
        mine: what the copy answers, as the network would say it.
        output: which of its outputs.
        read: what is looked at of that output, (batch, …) → (batch, numbers).

    Returns:
        (batch, numbers).

    Raises:
        ValueError: they differ, one of the numbers is not finite, or the network says something else every time.
    """
    try:
        first, second = (
            read(whole_answer(model, structured(model, given), run_safely)[output]).astype(np.float64) for _ in range(2)
        )
    except Exception as error:  # whatever its layers may raise, among them some of somebody's own
        raise ValueError(f"It does not run: {first_line(error)}") from error
    _refuse_unsound(first, second, mine)
    types = {str(getattr(step, "compute_dtype", "float32")) for step in steps_inside(model)}
    share, least = (HALF, 0.1) if types & {"float16", "bfloat16"} else (EXACT, 0.01)  # of less than that it is rounding
    limit = share * max(least, float(np.abs(first).max()))
    if (far := float(np.abs(first - mine).max())) > limit:
        raise ValueError(
            f"Its copy, in which every step can be looked at, answers otherwise than it does itself (by {far:.2g}), "
            "so nothing of it would be true; a layer of it does something that its settings do not say."
        )
    return first


def _refuse_unsound(first: np.ndarray, second: np.ndarray, mine: np.ndarray) -> None:
    if not np.isfinite(first).all() or not np.isfinite(mine).all():
        raise ValueError("Its answer to an image is not a number (NaN or infinite): its weights are damaged.")
    if not np.allclose(first, second, rtol=1e-6, atol=1e-7):
        raise ValueError(
            "It gives another answer each time it sees the same image, as with dropout that is always on "
            "(training=True): no figure of it would be true."
        )
    if first.shape != mine.shape:
        raise ValueError(
            f"Its copy gives {mine.shape[1:]} where it gives {first.shape[1:]}: nothing of it can be shown."
        )


def first_line(error: Exception) -> str:
    """The part of a message that says something, in one line."""
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", str(error)).split("\n")]
    told = [line for line in lines if line and not line.startswith(("Exception encountered", "Arguments received"))]
    return (told[0] if told else type(error).__name__)[:300]
