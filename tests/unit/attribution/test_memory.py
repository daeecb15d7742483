"""No request takes more than 1 GB, whatever its sliders say: peaks of a whole process while each method answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vizcore.attribution import METHODS

ROOT = Path(__file__).parents[3]
MOST = 1000  # MB
CHUNKS = 2  # after so many a request is stopped: the first takes what a chunk takes, the second what is kept of it
HEAVY = ("LRP-αβ", "SmoothGrad")  # of the ways to run a network those that take most of it


def peaks(network: str, chunks: int, *methods: str) -> dict[str, int]:
    """{method: MB}: `unit.attribution.peaks` says what is counted."""
    ended = subprocess.run(
        [sys.executable, "-m", "unit.attribution.peaks", network, str(chunks), *methods],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    found = json.loads(ended.stdout.splitlines()[-1])
    assert set(found) == set(methods or METHODS)
    return found


def too_much(found: dict[str, int]) -> dict[str, int]:
    return {method: taken for method, taken in found.items() if taken > MOST}


def test_of_the_shipped_network():
    found = peaks("vgg10", CHUNKS)
    assert not too_much(found)
    assert max(found.values()) > 20  # a chunk of images was there, and was seen


def test_of_a_large_network():
    assert not too_much(peaks("MobileNetV2", CHUNKS, *HEAVY))


@pytest.mark.full
def test_every_sample_of_the_shipped_network():
    """Never stopped: what is kept of the chunks does not grow with their number."""
    stopped, whole = peaks("vgg10", CHUNKS), peaks("vgg10", 0)
    assert not too_much(whole)
    assert {method: taken for method, taken in whole.items() if taken > stopped[method] + 250} == {}


@pytest.mark.full
@pytest.mark.parametrize("network", ["MobileNetV2", "ResNet50"])
def test_of_large_networks(network):
    assert not too_much(peaks(network, CHUNKS))
