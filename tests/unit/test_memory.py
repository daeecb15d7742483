"""No request takes more than 1 GB, whatever its sliders say: peaks of a whole process while each is answered."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST = 1000  # MB
CHUNKS = 2  # after so many a request is stopped: the first takes what a chunk takes, the second what is kept of it
HEAVY = {  # in each room those that take most of a large network
    "attribution": ("LRP-αβ", "SmoothGrad"),
    "interventions": ("patched", "channel_effects"),
    "featurevis": ("Fourier",),
}


def peaks(network: str, room: str, chunks: int, *requests: str) -> dict[str, int]:
    """{request: MB}: `unit.peaks` says what is counted."""
    ended = subprocess.run(
        [sys.executable, "-m", "unit.peaks", network, room, str(chunks), *requests],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return json.loads(ended.stdout.splitlines()[-1])


def too_much(found: dict[str, int]) -> dict[str, int]:
    return {request: taken for request, taken in found.items() if taken > MOST}


@pytest.mark.full
@pytest.mark.parametrize("room", HEAVY)
def test_of_the_shipped_network(room):
    found = peaks("vgg10", room, CHUNKS)
    assert set(HEAVY[room]) < set(found)
    assert not too_much(found)
    assert max(found.values()) > 20  # a chunk of images was there, and was seen


@pytest.mark.parametrize("turn", [pytest.param(0, marks=pytest.mark.full), 1])
def test_of_a_large_network(turn):
    asked = [requests[turn] for requests in HEAVY.values() if turn < len(requests)]
    found = peaks("MobileNetV2", "+".join(HEAVY), CHUNKS, *asked)
    assert set(found) == set(asked)
    assert not too_much(found)
    assert max(found.values()) > 20  # a chunk of images was there, and was seen


@pytest.mark.full
@pytest.mark.parametrize("room", HEAVY)
def test_every_sample_of_the_shipped_network(room):
    """Never stopped: what is kept of the chunks does not grow with their number."""
    stopped, whole = peaks("vgg10", room, CHUNKS), peaks("vgg10", room, 0)
    assert not too_much(whole)
    assert {request: taken for request, taken in whole.items() if taken > stopped[request] + 250} == {}


@pytest.mark.full
@pytest.mark.parametrize("room", HEAVY)
@pytest.mark.parametrize("network", ["MobileNetV2", "ResNet50"])
def test_of_large_networks(network, room):
    assert not too_much(peaks(network, room, CHUNKS))


LOOKING = {"trace": 200, "one layer": 200, "overview": 200}  # MB over the loaded network


@pytest.mark.full
def test_a_layer_of_a_large_network_is_shown_in_little_memory():
    found = peaks("ResNet50", "looking", 0)
    assert found.keys() == LOOKING.keys()
    assert {what: taken for what, taken in found.items() if taken > LOOKING[what]} == {}
    assert max(found.values()) > 20  # a pass through the network was there, and was seen
