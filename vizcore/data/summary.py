"""All that is kept of many faces but the faces themselves: of a bounded size, and merged from parts."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int, UInt8

from vizcore.data.strongest import Strongest
from vizcore.data.tallies import ByLabel, Cells
from vizcore.data.top_k import TopK

MOST, MOST_OF_LABEL = 50, 10  # faces that are kept of each channel, and of each channel and label


@dataclass(frozen=True, eq=False)
class Summary:
    """What many faces did to a network.

    Args:
        most: the faces that excite each channel most.
        least: those that excite it least, by the negated value.
        of_label: the same as `most`, for each label among its faces alone.
        by_label: means of every channel for each label.
        cells: counts and mean faces by label and answer.
    """

    most: TopK
    least: TopK
    of_label: tuple[TopK, ...]
    by_label: ByLabel
    cells: Cells

    @classmethod
    def of(
        cls,
        seen: Strongest,
        numbers: Int[np.ndarray, " faces"],
        images: UInt8[np.ndarray, "faces height width channels"],
        labels: Int[np.ndarray, " faces"],
        classes: int,
    ) -> "Summary":
        """Of some faces.

        Args:
            seen: what they did.
            numbers: of the faces among all.
            images: their pixels.
            labels: what people said, -1 where nobody did.
            classes: how many labels there are.
        """
        return cls(
            TopK.of(seen.values, numbers, MOST),
            TopK.of(-seen.values, numbers, MOST),
            TopK.of_labels(seen.values, numbers, labels, classes, MOST_OF_LABEL),
            ByLabel.of(seen.values, labels, classes),
            Cells.of(images, labels, seen.logits.argmax(axis=1), classes),
        )

    def merged(self, other: "Summary") -> "Summary":
        """Of both together."""
        return Summary(
            self.most.merged(other.most),
            self.least.merged(other.least),
            tuple(a.merged(b) for a, b in zip(self.of_label, other.of_label, strict=True)),
            self.by_label.merged(other.by_label),
            self.cells.merged(other.cells),
        )

    def shifted(self, by: int) -> "Summary":
        """The same of faces whose numbers are larger by so many."""
        tops = tuple(top.shifted(by) for top in self.of_label)
        return Summary(self.most.shifted(by), self.least.shifted(by), tops, self.by_label, self.cells)

    def arrays(self) -> dict[str, np.ndarray]:
        """All of it as named arrays, from which `from_arrays` makes it again."""
        found = {f"most.{name}": top.keys for name, top in self._tops().items()}
        return found | {
            "label.counts": self.by_label.counts, "label.sums": self.by_label.sums,
            "cells.counts": self.cells.counts, "cells.sums": self.cells.sums,
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> "Summary":
        """What `arrays` gave."""
        labels = range(len(arrays["label.counts"]))
        return cls(
            TopK(arrays["most.all"], MOST),
            TopK(arrays["most.least"], MOST),
            tuple(TopK(arrays[f"most.{label}"], MOST_OF_LABEL) for label in labels),
            ByLabel(arrays["label.counts"], arrays["label.sums"]),
            Cells(arrays["cells.counts"], arrays["cells.sums"]),
        )

    @property
    def bytes(self) -> int:
        """What it takes."""
        return sum(array.nbytes for array in self.arrays().values())

    def _tops(self) -> dict[str, TopK]:
        return {"all": self.most, "least": self.least} | {str(n): top for n, top in enumerate(self.of_label)}


def same(one: Summary, other: Summary) -> bool:
    """Whether two are equal, but for the rounding of the sums of floating-point numbers."""
    a, b = one.arrays(), other.arrays()
    return a.keys() == b.keys() and all(
        np.allclose(a[name], b[name], rtol=1e-12) if name == "label.sums" else np.array_equal(a[name], b[name])
        for name in a
    )
