"""From what a campaign kept to what `models/` needs, by the publisher that every network goes through."""

import json
import zipfile
from pathlib import Path

from vizcore.network.architectures import ARCHITECTURES
from vizcore.training import publish
from vizcore.training.campaign.results import RECORD

_PARTS = {"network.keras", "history.csv", "recipe.json", "finish.json", "note.md"}


def land(folder: Path, data: Path, models: Path, runs: Path, names: list[str] | None) -> list[str]:
    """Publish the networks of a campaign; their names.

    Args:
        folder: what the campaign wrote.
        data: the faces themselves, as `read_faces` reads them.
        models: folder to publish into.
        runs: folder to unpack into: a run a network, as the trainer would have left it.
        names: of the networks; all where none is given.

    Raises:
        FileNotFoundError: no campaign wrote that folder.
        ValueError: a network is not there, or its architecture is none of the shipped ones.
    """
    if not (folder / RECORD).exists():
        raise FileNotFoundError(f"{folder} holds no {RECORD}: expected the folder that a campaign wrote")
    hardware = json.loads((folder / RECORD).read_text(encoding="utf-8"))["hardware"]
    unpacked = [name for bundle in sorted(folder.glob("*.zip")) for name in _unpacked(bundle, runs, names)]
    if missing := set(names or ()) - set(unpacked):
        raise ValueError(f"{folder} holds no {', '.join(sorted(missing))}; there are: {', '.join(unpacked) or 'none'}")
    for name in unpacked:
        finish = json.loads((runs / name / "finish.json").read_text(encoding="utf-8"))
        given = [str(runs / name), "--data", str(data), "--models", str(models), "--hardware", hardware]
        publish.main([*given, "--prior", str(finish["prior"])])
    return unpacked


def _unpacked(bundle: Path, runs: Path, names: list[str] | None) -> list[str]:
    """The names of the networks of a bundle, each now a folder in `runs`."""
    found: list[str] = []
    with zipfile.ZipFile(bundle) as file:
        for member in file.namelist():
            name, _, part = member.partition("/")
            if name not in ARCHITECTURES or part not in _PARTS:
                raise ValueError(
                    f"{bundle.name} holds {member!r}: expected shipped architectures' networks and recipes"
                )
            if names and name not in names:
                continue
            (runs / name).mkdir(parents=True, exist_ok=True)
            (runs / name / part).write_bytes(file.read(member))
            if name not in found:
                found.append(name)
    return found
