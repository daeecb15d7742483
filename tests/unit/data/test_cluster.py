"""A cluster by address: the same numbers, nothing without an address, and a start that never hangs a test."""

import importlib.util
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from unit.data.faces import plain
from unit.data.test_workers import equal, part

from vizcore.data import cluster
from vizcore.data.__main__ import main
from vizcore.data.cluster import Cluster
from vizcore.data.index import build
from vizcore.data.indexing import ways_to_look

needs_it = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="the extra [cluster] is not installed: what needs it is NOT tested"
)


class Silent:
    """A Ray that fails, or never answers."""

    def __init__(self, act):
        self.act, self.started, self.ended = act, 0, 0

    def init(self, **_):
        self.started += 1
        self.act()

    def shutdown(self):
        self.ended += 1


def refuse():
    raise ConnectionError("no agent\nanswered")


def test_a_start_that_fails_is_tried_again_and_then_said(monkeypatch):
    ray = Silent(refuse)
    monkeypatch.setattr(cluster, "_ray", lambda: ray)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with pytest.raises(
        TimeoutError, match=r"at ray://x:1 cannot be reached \(no agent answered\): see whether it runs"
    ):
        Cluster(plain, 1, "ray://x:1")
    assert (ray.started, ray.ended) == (cluster.TRIES, cluster.TRIES)


def test_a_start_that_hangs_ends_in_time(monkeypatch):
    ray = Silent(lambda: time.sleep(30))
    monkeypatch.setattr(cluster, "_ray", lambda: ray)
    start = time.monotonic()
    with pytest.raises(TimeoutError, match="it did not answer"):
        Cluster(plain, 1, "ray://x:1", patience=0.05)
    assert time.monotonic() - start < 10


def test_without_an_address_or_the_extra_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.delenv(cluster.SETTING, raising=False)
    monkeypatch.setattr(cluster, "_ray", lambda: Silent(refuse))
    with pytest.raises(ValueError, match="expected the address of a cluster, here or in FOVEA_RAY"):
        Cluster(plain, 1)
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "fovea-cnn\[cluster\]"'):
        Cluster(plain, 1, "local")


def test_the_command_asks_a_cluster_only_where_it_is_told_to(monkeypatch, tmp_path):
    assert ways_to_look("fovea") is None
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SystemExit, match=r'^A cluster needs the extra: pip install "fovea-cnn\[cluster\]"\.$'):
        main(["index", str(tmp_path), "--cluster", "local"])
    monkeypatch.setattr(cluster, "_ray", lambda: Silent(refuse))
    monkeypatch.delenv(cluster.SETTING, raising=False)
    with pytest.raises(SystemExit, match="expected the address of a cluster, here or in FOVEA_RAY"):
        main(["index", str(tmp_path), "--cluster"])


def killed_once(number: int, marks: Path):
    if number == 2 and not (marks / "killed").exists():
        (marks / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return part(number)


@needs_it
@pytest.mark.full
@pytest.mark.filterwarnings("ignore")  # of Ray's own
def test_a_cluster_one_worker_of_which_is_killed_gives_what_this_process_gives(tmp_path, monkeypatch):
    reached = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]  # its workers know these tests too
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, reached)))
    build(plain(), [partial(part, number) for number in range(4)], tmp_path / "here", "drawn")
    with Cluster(plain, 1, "local") as ways:
        parts = [partial(killed_once, number, tmp_path) for number in range(4)]
        build(plain(), parts, tmp_path / "there", "drawn", ways=ways)
    assert (tmp_path / "killed").exists()
    equal(tmp_path / "here", tmp_path / "there")
