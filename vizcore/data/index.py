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

from vizcore.data.columns import Columns, StoredImages, read_parts, write_part
from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import Looked, labels_for, look_at
from vizcore.data.strongest import Channels, channels_of
from vizcore.data.summary import Summary
from vizcore.network.classifier import Classifier

VERSION = 1
Report = Callable[[int], None]
Parts = Iterable[Callable[[], Faces]]


def build(classifier: Classifier, parts: Parts, folder: Path, of: str, report: Report = lambda done: None) -> None:
    """Look at all parts that are not in the index yet, and add them to it.

    Args:
        classifier: the network.
        parts: each gives its faces when it is called; the same ones in the same order at every try. Those that are
            done are not called.
        folder: of the index; made where it is not there.
        of: in words what the faces are; an index of others, or of another network, is begun anew.
        report: is told how many faces are done.

    Raises:
        ValueError: these are no faces for this network.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = _state(folder, classifier, of)
    report(sum(known["parts"]))
    for number, part in enumerate(parts):
        if number < len(known["parts"]):
            continue
        faces = part()
        _add(classifier, faces, folder, known, report)
        known["parts"].append(len(faces))
        known["refused"] += [asdict(each) for each in faces.refused]
        known["source"] = faces.source
        _write(folder, known)
        (folder / f"summary-{number}.npz").unlink(missing_ok=True)
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
    paths = [_part(folder, number) for number, _ in counts]
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


def _add(classifier: Classifier, faces: Faces, folder: Path, known: dict, report: Report) -> None:
    """Look at one part; its rows and the merged summary are written."""
    number, before = len(known["parts"]), sum(known["parts"])
    summary = _summary(folder, number) if before else None
    if len(faces):
        seen = look_at(classifier, faces, lambda share: report(before + round(share * len(faces))), first=before)
        summary = seen.summary if summary is None else summary.merged(seen.summary)
        shares = _shares(faces, classifier.labels)
        columns = Columns(faces.names, labels_for(faces, classifier.labels), shares, seen.logits, seen.embedding)
        write_part(_part(folder, number), columns, seen.faces.images)
    if summary is not None:
        beside = folder / "summary.tmp.npz"
        np.savez(beside, allow_pickle=False, **summary.arrays())
        os.replace(beside, folder / f"summary-{number + 1}.npz")


def _shares(faces: Faces, classes: tuple[str, ...]) -> np.ndarray:
    """The votes in the order of the network's answers."""
    found = np.zeros((len(faces), len(classes)), np.float32)
    if faces.shares is not None:
        for place, name in enumerate(faces.classes):
            if name in classes:
                found[:, classes.index(name)] = faces.shares[:, place]
    return found


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


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:05d}.parquet"
