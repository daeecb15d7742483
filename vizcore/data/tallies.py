"""Counts and sums over faces: whole numbers, so that they are the same in whatever order they are added."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, UInt8


@dataclass(frozen=True, eq=False)
class Cells:
    """For each label and answer how many faces there are, and the sum of their pixels.

    Args:
        counts: (labels, answers); row = what people said, column = what the network said.
        sums: (labels, answers, height, width, channels), of pixels from 0 to 255.
    """

    counts: Int[np.ndarray, "labels answers"]
    sums: Int[np.ndarray, "labels answers height width channels"]

    @classmethod
    def of(
        cls,
        images: UInt8[np.ndarray, "faces height width channels"],
        labels: Int[np.ndarray, " faces"],
        answers: Int[np.ndarray, " faces"],
        classes: int,
    ) -> "Cells":
        """Of some faces; those without a label count nowhere."""
        counts = np.zeros((classes, classes), np.int64)
        sums = np.zeros((classes, classes, *images.shape[1:]), np.int64)
        labelled = labels >= 0
        np.add.at(counts, (labels[labelled], answers[labelled]), 1)
        for label, answer in zip(*np.nonzero(counts), strict=True):
            chosen = images[(labels == label) & (answers == answer)]
            sums[label, answer] = chosen.sum(axis=0, dtype=np.int64)
        return cls(counts, sums)

    def merged(self, other: "Cells") -> "Cells":
        """Of both together."""
        return Cells(self.counts + other.counts, self.sums + other.sums)

    @property
    def means(self) -> Float[np.ndarray, "labels answers height width channels"]:
        """The mean face of each cell, float32 in [0, 1]; zero where there is no face: see `counts`."""
        count = np.maximum(self.counts, 1)[..., None, None, None]
        return (self.sums / count / 255).astype(np.float32)


@dataclass(frozen=True, eq=False)
class ByLabel:
    """For each label and channel the sum of the strongest values, to be averaged.

    Args:
        counts: (labels,), how many faces have the label.
        sums: (labels, channels), in float64.
    """

    counts: Int[np.ndarray, " labels"]
    sums: Float[np.ndarray, "labels channels"]

    @classmethod
    def of(
        cls, values: Float[np.ndarray, "faces channels"], labels: Int[np.ndarray, " faces"], classes: int
    ) -> "ByLabel":
        """Of some faces; those without a label count nowhere."""
        chosen = labels[None] == np.arange(classes)[:, None]
        return cls(chosen.sum(axis=1), chosen.astype(np.float64) @ values.astype(np.float64))

    def merged(self, other: "ByLabel") -> "ByLabel":
        """Of both together."""
        return ByLabel(self.counts + other.counts, self.sums + other.sums)

    @property
    def means(self) -> Float[np.ndarray, "labels channels"]:
        """Of each label and channel; not a number where no face has the label."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.sums / self.counts[:, None]
