"""The index of many faces: what a network makes of all of them, on disk, made in steps that survive a kill.

A folder with `part-00000.parquet`, one row a face; `summary-N.npz`, the merged summary of the first N parts; and
`index.json`, which says what it is of and how far it has come. Each file is put in its place when it is whole,
`index.json` last: what it does not name does not count and is made again.
"""

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from vizcore.data.columns import StoredImages, read_parts
from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import Looked
from vizcore.data.shards import Shard, Ways, in_this_process, part_path, write_summary
from vizcore.data.strongest import Channels, channels_of
from vizcore.data.summary import Summary
from vizcore.network.classifier import Classifier

VERSION = 1
Report = Callable[[int], None]
Parts = Iterable[Callable[[], Faces]]


def build(
    classifier: Classifier,
    parts: Parts,
    folder: Path,
    of: str,
    report: Report = lambda done: None,
    ways: Ways | None = None,
) -> None:
    """Look at all parts that are not in the index yet, and add them to it.

    Args:
        classifier: the network.
        parts: each gives its faces when it is called; the same ones in the same order at every try. Those that are
            done are not called.
        folder: of the index; made where it is not there.
        of: in words what the faces are; an index of others, or of another network, is begun anew.
        report: is told how many faces are done.
        ways: who looks at the parts; None for this process. Whoever it is, the numbers are the same.

    Raises:
        ValueError: these are no faces for this network.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known, look = _state(folder, classifier, of), ways or in_this_process(classifier)
    report(sum(known["parts"]))
    left = ((number, part) for number, part in enumerate(parts) if number >= len(known["parts"]))
    for shard in look(left, folder, lambda done: report(sum(known["parts"]) + done)):
        _add(shard, folder, known)
        report(sum(known["parts"]))
    known["complete"] = True
    _write(folder, known)


def open_index(folder: Path) -> Looked:
    """The faces of an index as the network saw them; pixels are read when they are asked for.

    Raises:
        FileNotFoundError: there is no index.
        ValueError: it is not complete, is of another version, or holds no face.
    """
    known = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    if known["version"] != VERSION or not known["complete"]:
        raise ValueError("This index is not complete, or of another version: run the command that makes it again.")
    counts = [(number, count) for number, count in enumerate(known["parts"]) if count]
    if not counts:
        raise ValueError("There is no face in this index: see why its files were refused.")
    paths = [part_path(folder, number) for number, _ in counts]
    images = StoredImages(paths, [count for _, count in counts], tuple(known["shape"]))
    columns, classes = read_parts(paths), tuple(known["classes"])
    refused = tuple(Refused(**each) for each in known["refused"])
    shares = columns.shares if columns.shares.any() else None
    faces = Faces(images, columns.names, columns.labels, shares, classes, refused, known["source"])
    channels = Channels({name: (start, many) for name, (start, many) in known["layers"].items()})
    summary = _summary(folder, len(known["parts"]))
    return Looked(
        faces, known["identity"], channels, columns.labels, columns.logits, columns.embedding, summary
    )  # fmt: skip


def progress(folder: Path) -> dict[str, Any]:
    """What `index.json` says."""
    return json.loads((folder / "index.json").read_text(encoding="utf-8"))


def _add(shard: Shard, folder: Path, known: dict) -> None:
    """One part more: the merged summary is written, then what is known of the index, then the old summary goes."""
    number, before = len(known["parts"]), sum(known["parts"])
    summary = _summary(folder, number) if before else None
    if shard.summary is not None:
        own = shard.summary.shifted(before)
        summary = own if summary is None else summary.merged(own)
    if summary is not None:
        write_summary(folder, summary, number + 1)
    known["parts"].append(shard.count)
    known["refused"] += [asdict(each) for each in shard.refused]
    known["source"] = shard.source
    _write(folder, known)
    (folder / f"summary-{number}.npz").unlink(missing_ok=True)


def _state(folder: Path, classifier: Classifier, of: str) -> dict[str, Any]:
    """What is known of an index that was begun; that of a new one where it is of something else."""
    new = {
        "version": VERSION, "of": of, "network": classifier.name, "identity": classifier.identity,
        "shape": list(classifier.image_shape), "classes": list(classifier.labels),
        "layers": {name: list(where) for name, where in channels_of(classifier).layers.items()},
        "source": "", "parts": [], "refused": [], "complete": False,
    }  # fmt: skip
    try:
        found = progress(folder)
    except (FileNotFoundError, json.JSONDecodeError):
        return new
    same = all(found.get(name) == new[name] for name in ("version", "of", "identity", "shape", "classes", "layers"))
    return found if same else new


def _write(folder: Path, known: dict[str, Any]) -> None:
    beside = folder / "index.tmp"
    beside.write_text(json.dumps(known, indent=1), encoding="utf-8")
    os.replace(beside, folder / "index.json")


def _summary(folder: Path, parts: int) -> Summary:
    with np.load(folder / f"summary-{parts}.npz", allow_pickle=False) as arrays:
        return Summary.from_arrays(dict(arrays))
