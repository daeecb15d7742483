"""From a folder to its index: what lies in it, in parts, and how far the look at it has come."""

import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from vizcore.data.cluster import Cluster
from vizcore.data.faces import Faces
from vizcore.data.folder import files_in, labelled_faces
from vizcore.data.index import Parts, build
from vizcore.data.pictures import File, faces_of, in_batches
from vizcore.data.workers import Workers, shipped_network
from vizcore.network.classifier import Classifier

Report = Callable[[int, int], None]
Ways = Workers | Cluster
PART = 1024  # faces of a part of the index


def default_place(folder: Path, network: str, split: str | None = None) -> Path:
    """Where the index of a folder lies by itself."""
    return folder / ".fovea" / (f"{network}-{split}" if split else network)


def index_folder(
    folder: Path,
    network: str,
    split: str | None,
    out: Path | None,
    report: Callable[[int, int], None],
    ways: Ways | None = None,
) -> Path:
    """Make the index of a folder, or finish it; where it lies.

    Args:
        folder: of faces.
        network: name of a shipped one.
        split: of a labelled set; None for its first.
        out: None for the default place.
        report: is told how many faces are done, and of how many.
        ways: to look at its parts, closed in the end; None for this process alone.
    """
    from vizcore.network import shipped

    classifier = shipped.load(network)
    out = out or default_place(folder, network, split)
    parts, of, count = parts_of(folder, split, classifier)
    with ways or nullcontext() as opened:
        build(classifier, parts, out, of, lambda done: report(done, count), opened)
    return out


def ways_to_look(network: str, workers: int = 0, cluster: str | None = None) -> Ways | None:
    """Processes of this machine, or of a cluster; None where this process alone is to look.

    Args:
        network: name of a shipped one.
        workers: how many.
        cluster: where it is; empty for where the environment says; None for this machine.

    Raises:
        ModuleNotFoundError, ValueError, TimeoutError: the cluster cannot be reached; see `Cluster`.
    """
    if cluster is not None:
        return Cluster(shipped_network(network), max(workers, 1), cluster or None)
    return Workers(shipped_network(network), workers) if workers else None


def parts_of(folder: Path, split: str | None, classifier: Classifier) -> tuple[Parts, str, int]:
    """(the parts of an index, in words what they are of, how many faces or files)."""
    labelled = _set(folder, split)
    if labelled is not None:
        numbers = np.array_split(np.arange(len(labelled)), max(1, -(-len(labelled) // PART)))
        parts = [partial(_of_set, folder, split, part) for part in numbers]
        return parts, labelled.source, len(labelled)
    told, count = hashlib.blake2b(digest_size=16), 0
    for file in files_in(folder):
        told.update(file.name.encode("utf-8", "surrogateescape") + b"\0")
        count += 1
    return _parts_of_pictures(folder, classifier), f"{count} files, {told.hexdigest()}", count


@lru_cache(maxsize=1)
def _set(folder: Path, split: str | None) -> Faces | None:
    """Read once in each process, and not sent from one to another."""
    return labelled_faces(folder, split)


def _of_set(folder: Path, split: str | None, numbers: np.ndarray) -> Faces:
    found = _set(folder, split)
    if found is None:
        raise ValueError("The labelled set is gone from its folder: put it back, and start again.")
    return found.where(numbers)


def _parts_of_pictures(folder: Path, classifier: Classifier) -> Iterator[Callable[[], Faces]]:
    for files in in_batches(files_in(folder), PART):
        yield partial(_read, files, classifier.image_shape, classifier.labels)


def _read(files: list[File], shape: tuple[int, int, int], classes: tuple[str, ...]) -> Faces:
    return faces_of(files, shape, classes, source="a folder of pictures")


class Bar:
    """A line that is written over itself."""

    def __init__(self):
        """It begins now."""
        self._start, self._first = time.monotonic(), None

    def __call__(self, done: int, count: int) -> None:
        self._first = done if self._first is None else self._first
        fresh, seconds = done - self._first, time.monotonic() - self._start
        left = f", {seconds / fresh * (count - done):.0f} s left" if fresh else ""
        full = round(30 * done / max(count, 1))
        end = "\n" if done >= count else ""
        print(
            f"\r{'█' * full}{'░' * (30 - full)} {done:,} of {count:,}{left}    ", end=end, file=sys.stderr, flush=True
        )
