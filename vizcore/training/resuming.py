"""What a run was begun with, so that it is not gone on with in another way and its card stays true."""

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from vizcore.training.faceset import SIZE, FaceSet
from vizcore.training.loop import Recipe

_DEFAULTS = {**asdict(Recipe()), "size": SIZE}
_WHY = {"epochs": " (the learning rate's schedule was laid over them: to train on, --start another run from this one)"}


def begin_or_resume(folder: Path, recipe: Mapping[str, object], faces: FaceSet) -> None:
    """Write down what a run is begun with; where one was begun, see that this is the same.

    Args:
        folder: of the run. A run counts as begun once its first epoch has ended.
        recipe: the flags and their values, for `recipe.json`.
        faces: to learn from, before teachers said anything of them.

    Raises:
        ValueError: the run was begun with other flags, or on other faces. Fewer or more epochs are other flags too: an
            epoch's learning rate follows from how many there are.
    """
    begun = {"recipe.json": dict(recipe), "data.json": _described(faces)}
    if (folder / "state.keras").exists():
        _compare(folder, begun)
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in begun.items():
        (folder / f"{name}.unfinished").write_text(json.dumps(content), encoding="utf-8")
        os.replace(folder / f"{name}.unfinished", folder / name)


def _compare(folder: Path, now: Mapping[str, dict]) -> None:
    then = {name: _read(folder / name) for name in now}
    if then["recipe.json"] is None:
        raise ValueError(
            f"{folder} holds a training without recipe.json: nobody knows how it was begun; use another --out"
        )
    before, after = ({**_DEFAULTS, **recipe} for recipe in (then["recipe.json"], now["recipe.json"]))
    changed = [
        f"{_flag(name)} {before.get(name)}, not {after.get(name)}{_WHY.get(name, '')}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    if not changed and then["data.json"] not in (None, now["data.json"]):
        changed = ["other faces behind --data"]
    if changed:
        raise ValueError(f"{folder} was begun with {', '.join(changed)}: give the same to go on, or another --out")


def _read(path: Path) -> dict | None:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _flag(name: str) -> str:
    return "architecture" if name == "architecture" else f"--{name.replace('_', '-')}"


def _described(faces: FaceSet) -> dict[str, object]:
    """Which faces, and what they stand for: another order or another label is another training."""
    return {"faces": len(faces), "checksum": zlib.crc32(faces.shares.tobytes(), zlib.crc32(faces.images.tobytes()))}
