"""On which faces a network is right: by how bright they are, how much detail they have, how much people agree.

FER2013 says nothing of a face's size in its picture; but a face that was small has been enlarged to 48×48 pixels, and
what was enlarged has no fine detail.
"""

import numpy as np
from jaxtyping import Bool, Float, UInt8

from vizcore.training.emotions import Votes, without_slips
from vizcore.training.faceset import FaceSet

_AGREEMENT = (0.5, 0.7, 0.9, 1.0)
_THIRDS = (0, 1 / 3, 2 / 3, 1)

Faces = UInt8[np.ndarray, "faces height width 1"]
Numbers = Float[np.ndarray, " faces"]
Slices = dict[str, list[dict[str, int | float]]]


def brightness(images: Faces) -> Numbers:
    """The mean of each face's pixels, 0 to 1."""
    return images.mean(axis=(1, 2, 3)) / 255


def detail(images: Faces) -> Numbers:
    """The share of each face's variance that is within squares of 2×2 pixels, 0 to 1; of a flat face 0."""
    pixels = images[..., 0].astype("f4")
    count, height, width = pixels.shape
    squares = pixels.reshape(count, height // 2, 2, width // 2, 2)
    whole = pixels.var(axis=(1, 2))
    return np.divide(squares.var(axis=(2, 4)).mean(axis=(1, 2)), whole, out=np.zeros_like(whole), where=whole > 0)


def agreement(votes: Votes) -> Numbers:
    """The share of each face's votes that its most voted choice has, 0 to 1; single votes dropped."""
    votes = without_slips(votes)
    return votes.max(axis=1) / np.maximum(votes.sum(axis=1), 1)


def slices_of(right: Bool[np.ndarray, " faces"], judged: FaceSet) -> Slices:
    """The accuracy on some of the faces at a time.

    Args:
        right: whether the network was.
        judged: the same faces, of 48×48 pixels, in the same order.

    Returns:
        {"brightness" | "detail" | "agreement": [{"above", "to", "faces", "accuracy"}, …]}, in thirds of the faces but
        for agreement, whose steps are given; agreement only where there are votes.
    """
    found = {}
    for name, values in (("brightness", brightness(judged.images)), ("detail", detail(judged.images))):
        found[name] = _cut(values, np.quantile(values, _THIRDS), right)
    if judged.votes is not None:
        found["agreement"] = _cut(agreement(judged.votes), np.array(_AGREEMENT), right)
    return found


def _cut(values: np.ndarray, edges: np.ndarray, right: np.ndarray) -> list[dict[str, int | float]]:
    which = np.searchsorted(edges[1:-1], values, side="left")
    parts = [which == number for number in range(len(edges) - 1)]
    return [
        {
            "above": round(float(low), 4),
            "to": round(float(high), 4),
            "faces": int(part.sum()),
            "accuracy": float(right[part].mean()) if part.any() else float("nan"),
        }
        for part, low, high in zip(parts, edges[:-1], edges[1:], strict=True)
    ]
