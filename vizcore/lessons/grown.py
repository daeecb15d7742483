"""How much memory one forward pass and one training step take while they run, beyond the weights that stood before.

`python -m vizcore.lessons.grown NETWORK …` is a process that measures itself: a line of JSON for each shipped network.
Its number is the peak of its resident memory during a pass that has run before, less what was resident just before.
So that nothing freed hides in it, `ENVIRONMENT` has TensorFlow keep no pool of its own, and the C library hand back
every block over 64 kB at once. Linux with glibc only. On a graphics card TensorFlow's allocator knows its own peak.
"""

import ctypes
import gc
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from vizcore.backend import peak_on_card
from vizcore.lessons.running_costs import training_step
from vizcore.lessons.training_step import trains_safely
from vizcore.network import shipped
from vizcore.network.classifier import Classifier

ENVIRONMENT = {
    "TF_ONEDNN_USE_SYSTEM_ALLOCATOR": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536",
    "MALLOC_ARENA_MAX": "1",
}  # fmt: skip
_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
Peak = Callable[[Callable[[], object]], int]


@dataclass(frozen=True)
class Grown:
    """Bytes for one picture, beyond what stood before.

    Args:
        forward: of a forward pass: what its steps read and give at once.
        training: of a training step: every step's activation, and a gradient for each weight; None where one could
            kill the process.
    """

    forward: int
    training: int | None = None


def grown(classifier: Classifier, peak: Peak) -> Grown:
    """Measure a network; a copy is trained, the network stays as it is.

    Args:
        classifier: the network.
        peak: does some work, and says what it took at its peak: `resident_peak` or `peak_on_card`.
    """
    image = np.random.default_rng(0).random(classifier.image_shape, np.float32)
    forward = _warm(lambda: classifier.run(image[None], (classifier.logits,)), peak)
    return Grown(forward, _warm(training_step(classifier, image), peak) if trains_safely(classifier.model) else None)


def on_card(classifier: Classifier) -> Grown:
    """The same, where a graphics card computes: in this process, by the allocator of the card."""
    return grown(classifier, peak_on_card)


def _warm(work: Callable[[], object], peak: Peak) -> int:
    for _ in range(2):  # compiles, and makes what stays
        work()
    return min(peak(work) for _ in range(3))  # what else the process does can only add


def resident_peak(work: Callable[[], object]) -> int:
    """Bytes by which this process grows at most while it does some work."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    _FORGET.write_text("5")  # the peak starts anew: https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
    before = _kilobytes("VmRSS")
    work()
    return max(0, _kilobytes("VmHWM") - before) * 1024


def _kilobytes(what: str) -> int:
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith(what))
    return int(line.split()[1])


def main(names: list[str]) -> None:
    for name in names:
        print(json.dumps({"network": name, **asdict(grown(shipped.read(name), resident_peak))}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
