"""The process that tries a network from outside, for `process.run`: confined, and gone when it has answered."""

import json
import sys
from pathlib import Path
from typing import Any

from vizcore.network.files import hdf5, stored
from vizcore.network.files.archive import CONFIG_NAME, WEIGHTS, members
from vizcore.network.files.confinement import confine, shut_in
from vizcore.network.files.consistency import must_belong_together
from vizcore.network.files.refused import RefusedError, quoted
from vizcore.network.files.rewriting import rewritten
from vizcore.network.files.strict_json import parse


def main() -> None:
    """Try the network in the folder that is given, and leave an answer there."""
    confine()
    root, folder = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        answer = _tried(root, folder)
    except RefusedError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "Trying the network took more memory than there is for it: bring a smaller network."}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _tried(root: Path, folder: Path) -> dict[str, Any]:
    _say("Looking at the arrays")
    found = hdf5.read(folder / WEIGHTS)
    config_path, notes = folder / CONFIG_NAME, []
    if config_path.exists():
        found = hdf5.Stored(found.arrays, found.names, None)
        config = json.loads(config_path.read_text(encoding="utf-8"))
    else:
        config, notes = rewritten(_own_config(found))
    must_belong_together(config, found.arrays)
    _say("Starting Keras")
    from vizcore.network.files import trial  # imports TensorFlow, which a refused file has no need of

    shut_in(folder, root)
    _say("Building the network")
    try:
        model = trial.build(config, found, folder)
        _say("Running it on random pixels")
        notes += trial.inspect(model)
    except RefusedError:
        raise
    except Exception as error:  # whatever Keras says of a network that it cannot build
        raise RefusedError(_failure(error)) from error
    model.save(folder / "saved.keras")
    return _handed_over(folder) | {"notes": notes}


def _own_config(found: hdf5.Stored) -> bytes:
    if found.config is None:
        raise RefusedError(
            "The file holds weights alone, without the network: save the whole network with model.save('name.keras')."
        )
    return found.config


def _failure(error: Exception) -> str:
    if type(error).__name__ in ("ResourceExhaustedError", "MemoryError"):
        return "Trying the network took more memory than there is for it: bring a smaller network."
    words = " ".join(str(error).split("\n")[0].split())
    said = f"{type(error).__name__}: {quoted(words, 120)}"
    return f"Keras cannot build or run it ({said}): save it as a .keras file with today's Keras."


def _handed_over(folder: Path) -> dict[str, Any]:
    saved = members((folder / "saved.keras").read_bytes())
    (folder / WEIGHTS).write_bytes(saved[WEIGHTS])
    listed = stored.put(folder / "arrays", hdf5.read(folder / WEIGHTS).arrays)
    return {"config": parse(saved[CONFIG_NAME]), "arrays": listed}


def _say(step: str) -> None:
    print(step, flush=True)
