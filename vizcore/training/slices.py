"""On which faces a network is right, as model cards say it; cut as the page Mistakes does it."""

import numpy as np
from jaxtyping import Bool

from vizcore.evaluation.slices import Slice, by_agreement, by_pixels
from vizcore.training.emotions import without_slips
from vizcore.training.faceset import FaceSet

Slices = dict[str, list[dict[str, int | float]]]


def slices_of(right: Bool[np.ndarray, " faces"], judged: FaceSet) -> Slices:
    """The accuracy on some of the faces at a time.

    Args:
        right: whether the network was.
        judged: the same faces, of 48×48 pixels, in the same order.

    Returns:
        {"brightness" | "detail" | "agreement": [{"above", "to", "faces", "accuracy"}, …]}, in thirds of the faces but
        for agreement, whose steps are given; agreement, of all votes but single ones, only where there are votes.
    """
    found = by_pixels(judged.images, right)
    if judged.votes is not None:
        found += by_agreement(without_slips(judged.votes), right)
    kinds = dict.fromkeys(each.kind for each in found)
    return {kind: [_row(each) for each in found if each.kind == kind] for kind in kinds}


def _row(part: Slice) -> dict[str, int | float]:
    assert part.above is not None
    assert part.to is not None
    return {
        "above": round(part.above, 4),
        "to": round(part.to, 4),
        "faces": part.count,
        "accuracy": part.right / part.count if part.count else float("nan"),
    }
