"""The faces in which a channel matters most to the answer: not those that excite it most, but those that it decides.

RelMax: Achtibat et al., "From Attribution Maps to Human-Understandable Explanations through Concept Relevance
Propagation", 2023. https://doi.org/10.1038/s42256-023-00711-8
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from vizcore.arrays import Batch
from vizcore.backend import Arrays
from vizcore.data.faces import as_images
from vizcore.data.looked import AT_ONCE, Looked
from vizcore.data.strongest import Channels
from vizcore.data.summary import MOST, MOST_OF_LABEL
from vizcore.data.tallies import ByLabel
from vizcore.data.top_k import TopK
from vizcore.settings import Preview, unseen

Ask = Callable[[Batch, tuple[str, ...]], Arrays]
ASKED = 10_000  # faces that are asked at most: of more so many are drawn by chance


@dataclass(frozen=True, eq=False)
class Relevance:
    """How much of the answers runs through each channel, over many faces; parts merge in any order.

    Args:
        most: the faces in which each channel is most relevant, by its relevance there.
        of_label: the same for each label among its faces alone.
        by_label: sums of every channel's relevance over the faces of each label.
        asked: how many faces were.
    """

    most: TopK
    of_label: tuple[TopK, ...]
    by_label: ByLabel
    asked: int

    @classmethod
    def of(
        cls,
        values: Float[np.ndarray, "faces channels"],
        numbers: Int[np.ndarray, " faces"],
        labels: Int[np.ndarray, " faces"],
        classes: int,
    ) -> "Relevance":
        """Of some faces.

        Args:
            values: relevance of every channel for each.
            numbers: of the faces among all.
            labels: what people said, -1 where nobody did.
            classes: how many labels there are.

        Raises:
            ValueError: a relevance is not a number.
        """
        if not np.isfinite(values).all():
            raise ValueError("The network gives numbers that are not finite for some of these faces.")
        of_label = TopK.of_labels(values, numbers, labels, classes, MOST_OF_LABEL)
        return cls(TopK.of(values, numbers, MOST), of_label, ByLabel.of(values, labels, classes), len(values))

    def merged(self, other: "Relevance") -> "Relevance":
        """Of both together."""
        return Relevance(
            self.most.merged(other.most),
            tuple(a.merged(b) for a, b in zip(self.of_label, other.of_label, strict=True)),
            self.by_label.merged(other.by_label),
            self.asked + other.asked,
        )

    def top(
        self, row: int, most: int, label: int | None = None
    ) -> tuple[Int[np.ndarray, " kept"], Float[np.ndarray, " kept"]]:
        """The faces in which a channel is most relevant, and its relevance in each.

        Args:
            row: where the channel stands; see `Channels.place`.
            most: at most so many; no more than are kept.
            label: only among the faces of this label.
        """
        top = self.most if label is None else self.of_label[label]
        return top.faces[row, :most], top.values[row, :most]


def relevance_of(
    seen: Looked,
    ask: Ask,
    report: Callable[[float], None] = lambda share: None,
    most: int = ASKED,
    preview: Preview = unseen,
) -> Relevance:
    """Ask for the relevance of every channel in many faces, once.

    Args:
        seen: the faces, as a network sees them.
        ask: (images, layers) → {layer: relevance of each channel}, of the same network, such as
            `vizcore.attribution.channel_relevance`.
        report: is told the share that is done, and may raise to end it.
        most: of more faces so many are drawn by chance, always the same ones.
        preview: is offered what is returned, of the faces so far.

    Raises:
        ValueError: a layer has no rule, or the network answers with what is no number.
    """
    numbers, found = asked_of(len(seen.faces), most), None
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        values = in_a_row(ask(as_images(seen.faces.images[some]), tuple(seen.channels.layers)), seen.channels)
        part = Relevance.of(values, some, seen.labels[some], seen.logits.shape[1])
        found = part if found is None else found.merged(part)
        report((start + len(some)) / len(numbers))
        preview(lambda found=found: found)
    if found is None:
        raise ValueError("There is no face among these files.")
    return found


def asked_of(count: int, most: int) -> Int[np.ndarray, " asked"]:
    """Numbers of all faces, or of so many drawn by chance, in order."""
    return np.sort(np.random.default_rng(0).permutation(count)[:most])


def in_a_row(found: Arrays, channels: Channels) -> Float[np.ndarray, "batch row"]:
    """What every layer gave, in the one row of all channels."""
    return np.concatenate([found[layer] for layer in channels.layers], axis=1)
