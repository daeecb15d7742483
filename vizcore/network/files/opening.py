"""A network out of a file from outside: `open_file` is the only way in."""

import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vizcore.network.files.admitting import admitted
from vizcore.network.files.archive import CONFIG_NAME, LABELS_NAME, MACHINE, WEIGHTS, members
from vizcore.network.files.kinds import HDF5, ZIP, kind
from vizcore.network.files.labels import read_labels
from vizcore.network.files.limits import FILE
from vizcore.network.files.process import run
from vizcore.network.files.refused import RefusedError
from vizcore.network.files.rewriting import rewritten
from vizcore.network.files.strict_json import parse

if TYPE_CHECKING:
    import keras  # only when a network is opened at all: a file that is refused needs no TensorFlow

_UNREADABLE = "The check of the network gave no answer that can be read: try again."


@dataclass(frozen=True)
class OpenedFile:
    """A network out of a file.

    Args:
        model: ready to run, not compiled, with the weights of the file.
        labels: of the classes, where the file brings them and one of the outputs has as many numbers.
        notes: sentences on what was odd about the file, and what was done about it.
    """

    model: "keras.Model"
    labels: tuple[str, ...] | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Contents:
    """What a file holds: HDF5, for a .keras file its config, checked, and the labels that lie beside it."""

    hdf5: bytes
    config: dict[str, Any] | None
    labels: bytes | None
    notes: tuple[str, ...]


def open_file(source: bytes | Path, name: str, report: Callable[[str], None] | None = None) -> OpenedFile:
    """The network in a .keras file, an .h5 file of a whole network, or a zip of Teachable Machine.

    The file is checked without Keras, written anew from what was checked, and tried in a process of its own, which is
    confined; only what that process hands back, checked again, is loaded here. Nothing in it is ever run as code.

    Args:
        source: the bytes, or where they lie.
        name: the file's, of which only the ending is looked at.
        report: told of each step, several times a second; what it raises stops the work.

    Raises:
        RefusedError: the file is not opened; one sentence says what is wrong and what to do.
    """
    report = report or (lambda step: None)
    report("Reading the file")
    contents = _contents(_bytes(source), name)
    labels = None if contents.labels is None else read_labels(contents.labels)
    with tempfile.TemporaryDirectory(prefix="fovea-") as place:
        folder = Path(place).resolve()
        (folder / WEIGHTS).write_bytes(contents.hdf5)
        if contents.config is not None:
            (folder / CONFIG_NAME).write_text(json.dumps(contents.config), encoding="utf-8")
        answer = _answer(run(folder, report))
        report("Loading the network")
        model = _loaded(folder, answer)
    notes = [*contents.notes, *answer["notes"]]
    sizes = [output.shape[-1] for output in model.outputs]
    if labels is not None and len(labels) not in sizes:
        outputs = " and ".join(map(str, sizes))
        notes.append(f"The file brings {len(labels)} labels for {outputs} outputs, so they are left out.")
        labels = None
    return OpenedFile(model, labels, tuple(notes))


def _bytes(source: bytes | Path) -> bytes:
    if isinstance(source, Path):
        if source.is_dir():
            what = "a SavedModel" if (source / "saved_model.pb").exists() else "no file"
            raise RefusedError(
                f"This is a folder, {what}: save the network with model.save('name.keras'), and bring that file."
            )
        if not source.is_file():
            raise RefusedError("There is no such file: look at how it is called.")
        _bound(source.stat().st_size)
        with source.open("rb") as file:
            source = file.read(FILE + 1)
    _bound(len(source))
    return source


def _bound(size: int) -> None:
    if size > FILE:
        raise RefusedError(
            f"The file has {size / 2**20:.0f} MB, and {FILE / 2**20:.0f} MB is the most: bring a smaller network."
        )


def _contents(data: bytes, name: str) -> _Contents:
    ending = name.lower().rsplit(".", 1)[-1]
    if kind(data) == HDF5:
        notes = ("It is an HDF5 file, though its name ends in .keras.",) if ending == "keras" else ()
        return _Contents(data, None, None, notes)
    found = members(data)
    if MACHINE in found:
        if kind(found[MACHINE]) != HDF5:
            raise RefusedError("The keras_model.h5 in the zip is no HDF5 file: export the network again.")
        return _Contents(found[MACHINE], None, found.get(LABELS_NAME), ())
    if WEIGHTS not in found:
        raise RefusedError("The file has no weights: save the whole network with model.save('name.keras').")
    if kind(found[WEIGHTS]) == ZIP:
        raise RefusedError("Its weights are no HDF5 file: save the network again with model.save('name.keras').")
    config, mends = rewritten(found[CONFIG_NAME])
    notes = [f"It is a .keras file, though its name ends in .{ending}."] if ending in ("h5", "hdf5") else []
    return _Contents(found[WEIGHTS], config, None, (*notes, *mends))


def _answer(data: bytes) -> dict[str, Any]:
    """What the process answered: it read hostile bytes, so that its answer is not believed either."""
    answer = parse(data, "answer")
    if not isinstance(answer, dict):
        raise RefusedError(_UNREADABLE)
    if "refused" in answer:
        raise RefusedError(_sentence(answer["refused"]))
    if not isinstance(answer.get("notes"), list):
        raise RefusedError(_UNREADABLE)
    return answer | {"notes": [_sentence(note) for note in answer["notes"][:10]]}


def _sentence(words: Any) -> str:
    return "".join(letter for letter in str(words)[:500] if letter.isprintable() and letter not in "<>`*$[]|\\")


def _loaded(folder: Path, answer: dict[str, Any]) -> "keras.Model":
    state = random.getstate()  # Keras draws seeds for its layers
    try:
        from vizcore.network.files import loading  # imports TensorFlow

        return loading.load(folder, admitted(answer.get("config")), answer.get("arrays"))
    finally:
        random.setstate(state)
