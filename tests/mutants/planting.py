"""Faults that are planted one at a time into a copy of the tree, and the tests that should notice."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("faults.toml")
SHORT = "not full and not browser"  # what `make test` runs of these files: the full matrix alone notices too late
PASSED, FAILED = 0, 1  # of pytest; everything else says that the tests themselves did not run


@dataclass(frozen=True)
class Fault:
    """A fault as it would be made by mistake.

    Args:
        name: what is wrong.
        file: where, from the root of the tree.
        old: the text that stands there, exactly once.
        new: what takes its place.
        tests: arguments of pytest: those that should notice.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def faults() -> tuple[Fault, ...]:
    """The kept list."""
    with LIST.open("rb") as file:
        return tuple(Fault(**one | {"tests": tuple(one["tests"])}) for one in tomllib.load(file)["fault"])


def copy_of_the_tree(to: Path) -> Path:
    """What git knows or would add, in a folder of its own; the networks and the data are links, for they are large."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if not name.startswith("models/") and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    (to / "models").symlink_to(ROOT / "models")
    return to


@contextmanager
def planted(tree: Path, fault: Fault, stamp: int) -> Iterator[None]:
    """The fault in a copy of the tree, and out of it again.

    Args:
        tree: the copy.
        fault: what is planted.
        stamp: a time, in seconds, that no version of the file has had: what Python compiled of another one is stale.

    Raises:
        ValueError: the old text does not stand there exactly once.
    """
    path = tree / fault.file
    before = path.read_text(encoding="utf-8")
    if before.count(fault.old) != 1:
        raise ValueError(f"{fault.name}: expected the old text once in {fault.file}, found {before.count(fault.old)}")
    path.write_text(before.replace(fault.old, fault.new), encoding="utf-8")
    os.utime(path, (stamp, stamp))
    try:
        yield
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, (stamp + 1, stamp + 1))


def run_tests(tree: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess:
    """Pytest in a copy of the tree, until the first failure; nothing of the full matrix."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-m", SHORT, *tests]
    own = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=tree, env=os.environ | own, capture_output=True, text=True, check=False)
