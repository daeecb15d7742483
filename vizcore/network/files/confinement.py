"""Bounds of the process that tries a network: memory, time, files; no network, no other program.

The limits are the kernel's. The hook is Python's (PEP 578): it sees what Python code does, not what a library written
in C might be brought to do by a fault of its own.
"""

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from vizcore.network.files.limits import MEMORY, PROCESSOR_SECONDS, WRITTEN

_NEVER = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "pty.",
    "ftplib.",
    "urllib.",
)
_CHANGES = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.truncate",
    "shutil.rmtree",
)
_LIMITS = {
    resource.RLIMIT_AS: MEMORY,
    resource.RLIMIT_CPU: PROCESSOR_SECONDS,
    resource.RLIMIT_FSIZE: WRITTEN,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 256,
}


def confine() -> None:
    """Limit this process for good; what the system does not know stays unlimited (macOS: memory)."""
    for kind, most in _LIMITS.items():
        try:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue
    sys.addaudithook(_refuse_programs)


def shut_in(folder: Path, root: Path) -> None:
    """From now on this process writes into `folder` only, and reads there, in Python's own folders and in `root`."""
    readable = tuple(
        str(Path(place).resolve()) for place in (folder, root, sys.prefix, sys.base_prefix, *filter(None, sys.path))
    )
    sys.addaudithook(_only(str(folder.resolve()), (*readable, "/proc", "/sys", "/dev/null", "/dev/urandom")))


def _refuse_programs(event: str, given: tuple) -> None:
    if event.startswith(_NEVER):
        raise PermissionError(f"a network that is tried may not use {event}")


def _only(writable: str, readable: tuple[str, ...]) -> Callable[[str, tuple], None]:
    def inside(path: object, folders: tuple[str, ...]) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return True  # a number: what is open already
        found = os.path.realpath(os.fsdecode(path))
        return any(found == folder or found.startswith(folder + os.sep) for folder in folders)

    def hook(event: str, given: tuple) -> None:
        if event == "open":
            path, mode, flags = given
            changes = (isinstance(mode, str) and any(letter in mode for letter in "wax+")) or flags & (
                os.O_WRONLY | os.O_RDWR
            )
            if not inside(path, (writable,) if changes else readable) and str(path) != os.devnull:
                raise PermissionError("a network that is tried may not open this file")
        elif event.startswith(_CHANGES) and not inside(given[0], (writable,)):
            raise PermissionError(f"a network that is tried may not use {event} here")

    return hook
