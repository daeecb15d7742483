"""Memory measured in a process of its own, so that nobody else's work is in it; seen from the one that asks."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from vizcore.lessons.grown import ENVIRONMENT, Grown

LONGEST = 240.0  # seconds, for all networks together
_POLL = 0.1
_ROOT = Path(__file__).parents[2]


def can_measure() -> bool:
    """Whether the system says what a process takes at its peak: Linux does."""
    return Path("/proc/self/clear_refs").exists()


def grown_apart(
    names: Sequence[str], report_progress: Callable[[float], None] = lambda share: None, longest: float = LONGEST
) -> Iterator[tuple[str, Grown]]:
    """What passes of shipped networks take, (network, bytes), each as soon as it is known.

    Args:
        names: of the networks.
        report_progress: is told the share that is done, several times a second; what it raises ends the process.
        longest: seconds.

    Raises:
        ValueError: it took too long, or ended without an answer.
    """
    with tempfile.TemporaryFile("w+b") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "vizcore.lessons.grown", *names], cwd=_ROOT, stdout=said,
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment(),
        )  # fmt: skip
        try:
            yield from _answers(process, said, len(names), report_progress, time.monotonic() + longest)
        finally:
            process.kill()
            process.wait()


def _answers(process, said, count: int, report_progress, end: float) -> Iterator[tuple[str, Grown]]:
    known = 0
    while known < count:
        over = process.poll() is not None  # asked before reading: what was said before the end is read
        lines = os.pread(said.fileno(), 10**6, 0).decode(errors="replace").splitlines(keepends=True)
        for line in [line for line in lines if line.endswith("\n")][known:]:
            told, known = json.loads(line), known + 1
            yield str(told.pop("network")), Grown(**told)
        report_progress(known / count)
        if known < count and (over or time.monotonic() > end):
            raise ValueError("The process that measures memory took too long or ended without an answer.")
        time.sleep(_POLL if known < count else 0)


def _environment() -> dict[str, str]:
    """As here, but on the processor, and with a C library that keeps nothing back."""
    return {**os.environ, **ENVIRONMENT, "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
