"""What a pass takes: a process that grows by what is known; and what asks it ends with whoever asked."""

import os
import subprocess
import sys

import numpy as np
import pytest

from vizcore.backend import devices
from vizcore.lessons import grown_apart as room
from vizcore.lessons.grown import ENVIRONMENT, Grown, grown
from vizcore.lessons.running_costs import memory_of
from vizcore.network.shipped import load

linux = pytest.mark.skipif(not room.can_measure(), reason="this system does not say what a process takes: NOT tested")
KNOWN = """
import numpy as np
from vizcore.lessons.grown import resident_peak
kept = []
print(resident_peak(lambda: np.ones(10_000_000, np.float32).sum()))
print(resident_peak(lambda: [np.ones(5_000_000, np.float32).sum() for _ in range(4)]))
print(resident_peak(lambda: kept.append(np.ones(2_500_000, np.float32))))
print(resident_peak(lambda: None))
"""


@linux
@pytest.mark.full
def test_a_process_knows_what_it_took():
    told = subprocess.run(
        [sys.executable, "-c", KNOWN], capture_output=True, text=True, check=True, env={**os.environ, **ENVIRONMENT}
    )
    found = [int(line) / 1e6 for line in told.stdout.split()]
    np.testing.assert_allclose(found, [40, 20, 10, 0], atol=1)


def test_each_pass_is_measured_warm_and_the_smallest_counts(shipped):
    told = iter([7, 5, 6, 90, 80, 70])
    ran = []

    def peak(work):
        ran.append(work)
        return next(told)

    assert grown(shipped, peak) == Grown(5, 70)
    assert len(ran) == 6


@linux
def test_a_network_takes_what_its_shapes_say_and_some_more():
    ((name, found),) = room.grown_apart(["dense"])
    counted = memory_of(load(name))
    assert name == "dense"
    assert 0 <= found.forward < counted.largest + 4e6
    assert 0.8 * counted.weights < found.training < 4 * counted.weights + counted.activations + 4e6  # its gradients


def test_the_peak_of_a_card_is_counted_from_what_stood_there(monkeypatch):
    told = {"current": 70, "peak": 900}
    experimental = devices.tf.config.experimental
    monkeypatch.setattr(devices, "place", lambda: "GPU:0")
    monkeypatch.setattr(experimental, "get_memory_info", lambda device: dict(told, device=device))
    monkeypatch.setattr(experimental, "reset_memory_stats", lambda device: told.update(peak=told["current"]))
    assert devices.peak_on_card(lambda: told.update(peak=95)) == 25
    assert devices.peak_on_card(lambda: None) == 0


class Faked:
    """A process that has said this much and lives, or has ended."""

    def __init__(self, ended):
        self.ended, self.killed = ended, False

    def poll(self):
        return 0 if self.ended else None

    def kill(self):
        self.killed = True

    def wait(self):
        return 0


@pytest.mark.parametrize("ended", [True, False])
def test_a_process_without_an_answer_is_said_and_ended(monkeypatch, ended):
    process = Faked(ended)

    def begin(command, *, stdout, **more):
        stdout.write(b'{"network": "a", "forward": 3, "training": null}\n{"network": "b", "for')
        stdout.flush()
        return process

    monkeypatch.setattr(room.subprocess, "Popen", begin)
    found = room.grown_apart(["a", "b"], longest=0.2)
    assert next(found) == ("a", Grown(3, None))
    with pytest.raises(ValueError, match="ended without an answer"):
        next(found)
    assert process.killed


def test_who_stops_it_ends_the_process(monkeypatch):
    process = Faked(ended=False)
    monkeypatch.setattr(room.subprocess, "Popen", lambda *given, **more: process)

    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        next(room.grown_apart(["a"], stop))
    assert process.killed
