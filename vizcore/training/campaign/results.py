"""What a campaign keeps, at every step, so that nothing is lost where it is cut off: few files, written in one rename.

A machine that is lent gives back 8 files of 16 MiB at most, so networks are bundled.
"""

import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras
import numpy as np

from vizcore.network.history import History, write_history
from vizcore.training.campaign.plan import Stage
from vizcore.training.compact import compact

RECORD, LOGITS, TABLE, LESSONS = "record.json", "logits.npz", "table.md", "lessons.npz"


class Results:
    """The folder of a campaign; what stands there from an earlier call is read again.

    Args:
        folder: made where it is missing.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        record = folder / RECORD
        self.record: dict[str, Any] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
        self.record = {"rows": {}, "log": [], **self.record}
        self.logits: dict[str, np.ndarray] = {}
        if (folder / LOGITS).exists():
            with np.load(folder / LOGITS, allow_pickle=False) as file:
                self.logits = {name: file[name].astype("f4") for name in file.files}

    def say(self, words: str) -> None:
        """A line for whoever watches, kept in the record."""
        print(words, flush=True)
        self.record["log"].append(words)

    def done(self, stage: Stage) -> bool:
        """Whether a stage is finished, here or in an earlier call."""
        return self.record["rows"].get(stage.name, {}).get("finished", False)

    def keep(self, stage: Stage, row: Mapping[str, Any], **logits: np.ndarray) -> None:
        """A stage's row of the table and what its network says: {"training" | "validation": logits}."""
        self.record["rows"][stage.name] = {**row, "kind": stage.kind}
        self.logits |= {f"{stage.name}.{which}": said for which, said in logits.items()}
        self._replace(LOGITS, lambda path: np.savez_compressed(path, **_halved(self.logits)))
        self.write()

    def lessons(self) -> tuple[list[str], np.ndarray | None]:
        """The names of the teachers that were asked so far, and the sum of what they said; see `Lessons`."""
        if not (self.folder / LESSONS).exists():
            return [], None
        with np.load(self.folder / LESSONS, allow_pickle=False) as file:
            return file["teachers"].tolist(), file["sum"]

    def keep_lessons(self, teachers: list[str], total: np.ndarray) -> None:
        """For a later call on the same machine: too much to come back."""
        self._replace(LESSONS, lambda path: _saved(path, teachers=np.array(teachers), sum=total))

    def write(self) -> None:
        """The record as it now is."""
        self._replace(RECORD, lambda path: path.write_text(json.dumps(self.record), encoding="utf-8"))

    def table(self, words: str) -> None:
        """The table of the results so far."""
        self._replace(TABLE, lambda path: path.write_text(words, encoding="utf-8"))

    def bundle(self, stage: Stage, network: keras.Model, history: History, facts: Mapping[str, Any]) -> None:
        """A network beside others of its bundle, as `publish` wants a run; in place of one of its name.

        Args:
            stage: whose it is.
            network: as it is worth using now.
            history: of its training so far.
            facts: {"recipe.json" | "finish.json": what stands in it}, and "note.md": words.
        """
        with TemporaryDirectory() as elsewhere:  # nothing that is half written is to come back with the results
            run = Path(elsewhere)
            network.save(run / "network.keras")
            compact(run / "network.keras")
            write_history(run / "history.csv", history)
            for name, content in facts.items():
                (run / name).write_text(content if name.endswith(".md") else json.dumps(content), encoding="utf-8")
            files = {f"{stage.name}/{path.name}": path.read_bytes() for path in sorted(run.iterdir())}
        bundle = self.folder / f"{stage.bundle}.zip"
        if bundle.exists():
            with zipfile.ZipFile(bundle) as there:
                files = {name: there.read(name) for name in there.namelist()} | files
        self._replace(bundle.name, lambda path: _zipped(path, files))

    def _replace(self, name: str, write) -> None:
        unfinished = self.folder / f".unfinished.{name}"
        write(unfinished)
        os.replace(unfinished, self.folder / name)


def _halved(logits: Mapping[str, np.ndarray]) -> dict[str, Any]:
    return {name: said.astype(np.float16) for name, said in logits.items()}


def _saved(path: Path, **arrays: np.ndarray) -> None:
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _zipped(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
