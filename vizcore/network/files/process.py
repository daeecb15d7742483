"""The process that tries a network, seen from the one that asks for it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from vizcore.network.files.limits import CONFIG, SECONDS
from vizcore.network.files.refused import RefusedError

_START = "import sys; sys.path.insert(0, sys.argv[1]); from vizcore.network.files.child import main; main()"
_STEPS = ("Looking at the arrays", "Starting Keras", "Building the network", "Running it on random pixels")
_POLL = 0.1  # seconds
MOST_PATIENCE = 6.0

Report = Callable[[str], None]


def run(folder: Path, report: Report) -> bytes:
    """Try the network that lies in a folder; the JSON of the answer.

    Args:
        folder: which the process may use as it likes.
        report: called with every step, several times a second; what it raises ends the process.

    Raises:
        RefusedError: the process took too long, or ended without an answer.
    """
    root = Path(__file__).parents[3]
    command = [sys.executable, "-I", "-c", _START, str(root), str(folder)]
    said = folder / "said"
    with said.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
        )
    try:
        _wait(process, said, report)
    finally:
        process.kill()
        process.wait()
    answer = folder / "answer.json"
    if process.returncode != 0 or not answer.is_file() or answer.stat().st_size > 2 * CONFIG:
        raise RefusedError(
            "The process that tried the network ended without an answer, for want of memory or time or by a fault: "
            "bring a smaller network, or save it again with model.save('name.keras')."
        )
    return answer.read_bytes()


def _wait(process: subprocess.Popen, said: Path, report: Report) -> None:
    limit = SECONDS * patience()
    end = time.monotonic() + limit
    while process.poll() is None:
        if time.monotonic() > end:
            raise RefusedError(f"Trying the network took longer than {limit:.0f} seconds: bring a smaller network.")
        steps = [line for line in said.read_text(encoding="utf-8", errors="replace").splitlines() if line in _STEPS]
        report(steps[-1] if steps else "Starting a process to try it in")
        time.sleep(_POLL)


def patience() -> float:
    """By how much longer things take on this machine just now, for all that wait for its processors: 1 to 6."""
    return min(MOST_PATIENCE, 1 + os.getloadavg()[0] / (os.cpu_count() or 1))


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of this process's own, but what the loader of libraries needs."""
    kept = {
        name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ
    }
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")
    return (
        kept
        | one_thread
        | {
            "PATH": os.defpath,
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "KERAS_HOME": str(folder),
            "KERAS_BACKEND": "tensorflow",
            "CUDA_VISIBLE_DEVICES": "-1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "LANG": "C.UTF-8",
        }
    )
