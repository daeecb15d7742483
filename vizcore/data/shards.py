"""One part of many faces, looked at: what every way to do the work, here or elsewhere, hands back."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vizcore.data.columns import Columns, write_part
from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import labels_for, look_at
from vizcore.data.summary import Summary
from vizcore.network.classifier import Classifier

Part = Callable[[], Faces]
Report = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Shard:
    """What is known of a part when it was looked at; its rows lie on disk.

    Args:
        count: its faces.
        refused: files that came with it and are none.
        source: in words.
        summary: as if its first face were number 0; None where it has no face.
    """

    count: int
    refused: tuple[Refused, ...]
    source: str
    summary: Summary | None


# A way to look at parts, in this process, in several or on a cluster: of (number, part) of each, the folder where their
# rows go, and who is told how many faces of the part in work are done, it gives each part's shard, in their order.
Ways = Callable[[Iterable[tuple[int, Part]], Path, Report], Iterator[Shard]]


def shard_of(classifier: Classifier, part: Part, path: Path, report: Report = lambda done: None) -> Shard:
    """Look at a part and write its rows.

    Args:
        classifier: the network.
        part: gives its faces.
        path: of its rows.
        report: is told how many faces are done.
    """
    faces = part()
    if not len(faces):
        return Shard(0, faces.refused, faces.source, None)
    seen = look_at(classifier, faces, lambda share: report(round(share * len(faces))))
    shares = _shares(faces, classifier.labels)
    columns = Columns(faces.names, labels_for(faces, classifier.labels), shares, seen.logits, seen.embedding)
    write_part(path, columns, seen.faces.images)
    return Shard(len(faces), faces.refused, faces.source, seen.summary)


def part_path(folder: Path, number: int) -> Path:
    """Where the rows of a part lie in an index."""
    return folder / f"part-{number:05d}.parquet"


def in_this_process(classifier: Classifier) -> Ways:
    """The way that needs nothing: one part after another."""

    def look(parts: Iterable[tuple[int, Part]], folder: Path, report: Report) -> Iterator[Shard]:
        for number, part in parts:
            yield shard_of(classifier, part, part_path(folder, number), report)

    return look


def write_summary(folder: Path, summary: Summary, parts: int) -> None:
    """The merged summary of the first parts of an index, put in its place when it is whole."""
    beside = folder / "summary.tmp.npz"
    np.savez(beside, allow_pickle=False, **summary.arrays())
    os.replace(beside, folder / f"summary-{parts}.npz")


def _shares(faces: Faces, classes: tuple[str, ...]) -> np.ndarray:
    """The votes in the order of the network's answers."""
    found = np.zeros((len(faces), len(classes)), np.float32)
    if faces.shares is not None:
        for place, name in enumerate(faces.classes):
            if name in classes:
                found[:, classes.index(name)] = faces.shares[:, place]
    return found
