"""Many faces to measure with: those beside the checkout, as the tests take them, else noise."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from vizcore.data.faces import Faces
from vizcore.data.folder import labelled_faces
from vizcore.training.emotions import EMOTIONS

REAL = Path(__file__).parents[2] / "shared" / "data"
PART = 1024  # faces in a part of an index, as the command makes them


@lru_cache(maxsize=4)
def faces(count: int, split: str = "training") -> Faces:
    """So many faces of a split, at most all that are there; `source` says what they are.

    Args:
        count: of grey faces of 48×48 pixels.
        split: of the set beside the checkout.
    """
    found = _split(split)
    return _noise(count) if found is None else found.where(np.arange(min(count, len(found))))


def parts(count: int, split: str = "training") -> list[Callable[[], Faces]]:
    """The same in parts, which a process that is handed one reads for itself."""
    starts = range(0, len(faces(count, split)), PART)
    return [partial(_part, count, split, start) for start in starts]


@lru_cache(maxsize=1)
def _split(split: str) -> Faces | None:
    return labelled_faces(REAL, split) if REAL.is_dir() else None


def _part(count: int, split: str, start: int) -> Faces:
    whole = faces(count, split)
    return whole.where(np.arange(start, min(start + PART, len(whole))))


def _noise(count: int) -> Faces:
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (count, 48, 48, 1), np.uint8), random.integers(0, len(EMOTIONS), count)
    return Faces(images, [str(number) for number in range(count)], labels, None, EMOTIONS, source="noise")
