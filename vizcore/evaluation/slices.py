"""Parts of many faces, each with how often a network is right: what pages show and model cards say, cut in one way.

FER2013 says nothing of a face's size in its picture; but a face that was small has been enlarged, and what was enlarged
has no fine detail.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int, UInt8

from vizcore.evaluation.reliability import interval

AGREEMENT = (0.5, 0.7, 0.9, 1.0)  # steps of the share of the votes
AGREED = ("up to 70%", "70 to 90%", "over 90%")
THIRDS = ("lowest third", "middle third", "highest third")

Images = UInt8[np.ndarray, "faces height width channels"]
Numbers = Float[np.ndarray, " faces"]


@dataclass(frozen=True)
class Slice:
    """Some of the faces.

    Args:
        kind: what they were cut by.
        name: which part it is.
        right: faces whose answer is right.
        count: all of its faces.
        above: the number that its faces lie above; None where they were not cut by a number.
        to: the largest number that they may have.
    """

    kind: str
    name: str
    right: int
    count: int
    above: float | None = None
    to: float | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of right answers may lie, at 95%."""
        return interval(self.right, self.count)


def brightness(images: Images) -> Numbers:
    """The mean of each face's pixels, 0 to 1."""
    return images.mean(axis=(1, 2, 3)) / 255


def detail(images: Images) -> Numbers:
    """The share of each face's variance that is within squares of 2×2 pixels, 0 to 1; of a flat face 0.

    Of a colour picture that of its mean grey; an odd last row or column is left out.
    """
    pixels = (images[..., 0] if images.shape[-1] == 1 else images.mean(axis=-1)).astype("f4")
    pixels = pixels[:, : pixels.shape[1] // 2 * 2, : pixels.shape[2] // 2 * 2]
    count, height, width = pixels.shape
    squares = pixels.reshape(count, height // 2, 2, width // 2, 2)
    whole = pixels.var(axis=(1, 2))
    return np.divide(squares.var(axis=(2, 4)).mean(axis=(1, 2)), whole, out=np.zeros_like(whole), where=whole > 0)


def agreement(said: Float[np.ndarray, "faces choices"] | Int[np.ndarray, "faces choices"]) -> Numbers:
    """The share that the most frequent choice has of each face's votes, or of their shares; 0 without any."""
    return said.max(axis=1) / np.maximum(said.sum(axis=1), 1)


def cut(
    kind: str, values: Numbers, edges: Sequence[float], names: Sequence[str], right: Bool[np.ndarray, " faces"]
) -> tuple[Slice, ...]:
    """Faces cut by a number: each part lies above its lower edge and up to its upper one; the outermost take the rest.

    Args:
        kind: what they are cut by.
        values: of each face.
        edges: rising, one more than there are parts.
        names: of the parts.
        right: whether the network's answer is.
    """
    which = np.searchsorted(np.asarray(edges)[1:-1], values, side="left")
    return tuple(
        _slice(kind, name, which == number, right, (float(edges[number]), float(edges[number + 1])))
        for number, name in enumerate(names)
    )


def by_pixels(images: Images, right: Bool[np.ndarray, " faces"]) -> tuple[Slice, ...]:
    """Faces in thirds by brightness, and in thirds by fine detail."""
    found: tuple[Slice, ...] = ()
    for kind, values in (("brightness", brightness(images)), ("detail", detail(images))):
        found += cut(kind, values, np.quantile(values, (0, 1 / 3, 2 / 3, 1)).tolist(), THIRDS, right)
    return found


def by_agreement(said: np.ndarray, right: Bool[np.ndarray, " faces"]) -> tuple[Slice, ...]:
    """Faces by how much people agree.

    Args:
        said: (faces, choices), votes or shares of them.
        right: whether the network's answer is.
    """
    return cut("agreement", agreement(said), AGREEMENT, AGREED, right)


def slices_of(
    images: Images,
    labels: Int[np.ndarray, " faces"],
    answers: Int[np.ndarray, " faces"],
    classes: tuple[str, ...],
    shares: Float[np.ndarray, "faces classes"] | None = None,
) -> tuple[Slice, ...]:
    """The labelled faces cut by what people said, by how many agreed, by brightness and by fine detail.

    Args:
        images: only those that have a label.
        labels: what people said.
        answers: what the network said.
        classes: names of both.
        shares: of the votes; None where nobody voted.
    """
    right, kind = labels == answers, "emotion" if shares is not None else "label"
    found = tuple(_slice(kind, name, labels == number, right) for number, name in enumerate(classes))
    if shares is not None:
        found += by_agreement(shares, right)
    return found + by_pixels(images, right)


def _slice(
    kind: str, name: str, chosen: np.ndarray, right: np.ndarray, ends: tuple[float | None, float | None] = (None, None)
) -> Slice:
    return Slice(kind, name, int(right[chosen].sum()), int(chosen.sum()), *ends)
