"""Faces a second through workers of this machine against the same pass in this process, in turns.

Each worker is a process that has loaded the network and looked at one part before the clock starts; the parts are 1,024
faces each, which a worker reads for itself. What workers gave is compared with what this process gave, bit by bit, and
a worker is killed in the middle once: what that costs is the time of the parts that it had in hand, and a start.
Where the extra [cluster] is installed, the same goes through Ray on one worker of this machine. Ray starts its worker
anew for every pass, so that what each part more takes is measured: the time of all parts less that of one.
"""

import importlib.util
import os
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from bench.faces import PART, faces, parts
from bench.result import Result
from bench.timing import timed
from vizcore.data.cluster import Cluster
from vizcore.data.index import build, open_index
from vizcore.data.looked import Looked
from vizcore.data.workers import Workers, shipped_network
from vizcore.network import shipped
from vizcore.network.cards import shipped_names


def measure(quick: bool) -> list[Result]:
    """Four lines, and two of a cluster where there can be one."""
    name, count = shipped_names()[0], (2 if quick else 4) * PART
    classifier, found = shipped.load(name), []
    with ExitStack() as stack:
        ways = {many: stack.enter_context(Workers(shipped_network(name), many)) for many in (1, 2)}
        for way in (None, *ways.values()):  # warms up
            _index(classifier, 2 * PART, way)
        seconds: dict[int, list[float]] = {0: [], 1: [], 2: []}
        for _ in range(1 if quick else 3):
            for many, taken in seconds.items():
                taken.append(timed(lambda many=many: _index(classifier, count, ways.get(many))))
        here, one, two = (float(np.median(taken)) for taken in seconds.values())
        whole = _index(classifier, count)
        alike = all(_equal(whole, _index(classifier, count, way)) for way in ways.values())
        slower = timed(lambda: _killed(classifier, count, ways[1]))
    what = f"{count:,} faces ({faces(count).source}), {len(seconds[0])} rounds; {count / here:.0f} faces/s here"
    found.append(Result("the same pass in one worker ÷ in this process", one / here, at_most=1.1, how=what))
    found.append(Result("faces in two workers ÷ in this process", here / two, how=f"{count / two:.0f} faces/s"))
    found.append(Result("arrays that workers gave otherwise", float(not alike), "", at_most=0, how="bit by bit"))
    found.append(Result("a worker killed in the middle ÷ none", slower / one, how="one worker, started anew"))
    return [*found, *_clustered(classifier, count, whole, here / (count / PART))]


def _clustered(classifier, count: int, whole: Looked, here: float) -> list[Result]:
    """Through Ray; `here` are the seconds that a part takes in this process."""
    if importlib.util.find_spec("ray") is None:
        return []
    with Cluster(shipped_network(classifier.name), 1, "local") as way:
        _index(classifier, PART, way)  # its agents are up
        rounds = [[timed(lambda many=many: _index(classifier, many, way)) for many in (PART, count)] for _ in range(3)]
        alike = _equal(whole, _index(classifier, count, way))
    start, every = np.median(rounds, axis=0).tolist()
    part = (every - start) / (count / PART - 1)
    how = f"{count:,} faces in {every:.1f} s, {PART:,} in {start:.1f} s, most of which is Ray's start of a worker"
    return [
        Result(
            "the same through Ray on one worker ÷ in this process, after its start", part / here, at_most=1.1, how=how
        ),
        Result("arrays that Ray gave otherwise", float(not alike), "", at_most=0, how="bit by bit"),
    ]


def _index(classifier, count: int, way: Workers | Cluster | None = None) -> Looked:
    with tempfile.TemporaryDirectory() as folder:
        build(classifier, parts(count), Path(folder), "faces", ways=way)
        return open_index(Path(folder))


def _equal(one: Looked, other: Looked) -> bool:
    arrays = [(one.logits, other.logits), (one.embedding, other.embedding), (one.labels, other.labels)]
    arrays += [(one.summary.arrays()[name], array) for name, array in other.summary.arrays().items()]
    return all(np.array_equal(a, b) for a, b in arrays)


def _killed(classifier, count: int, way: Workers) -> None:
    """The same, while the worker is killed once its first part is there."""
    (worker,), alive = way.processes, [True]

    def kill(done: int) -> None:
        if done and alive:
            os.kill(worker, signal.SIGKILL)
            alive.clear()

    with tempfile.TemporaryDirectory() as folder:
        build(classifier, parts(count), Path(folder), "faces", kill, way)
