"""How far the memory of a whole process grows, at its peak, while the methods run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
import resource, sys
import numpy as np
from vizcore.attribution import METHODS
from vizcore.gradients import value_of
from vizcore.shipped import load
from vizcore.target import Target

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # of Linux in KiB

few, many = map(int, sys.argv[1:])
net, target = load("vgg10"), Target("conv1_1", 3)  # the layer that gives most
image = np.random.default_rng(0).random(net.image_shape, np.float32)
value_of(net, image[None], target)
start = peak()
def sampling(samples):
    METHODS["RISE"](net, image, target, masks=samples, cells=16)
    METHODS["LIME"](net, image, target, samples=samples, segments=100)
    METHODS["KernelSHAP"](net, image, target, samples=samples, segments=100)
METHODS["Occlusion"](net, image, target, patch=16, stride=4)
METHODS["Score-CAM"](net, image, Target("logits", 0), layer="conv4_2")
sampling(few)
first = peak()
sampling(many)
print("grew", first - start, peak() - first)
"""


def growth(few: int, many: int) -> tuple[int, int]:
    """In MiB: from one image to every method with few samples, and from there to many samples."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(few), str(many)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    (line,) = (line for line in ended.stdout.splitlines() if line.startswith("grew"))
    first, more = map(int, line.split()[1:])
    return first, more


def test_the_peak_is_bounded_and_does_not_grow_with_the_samples():
    """A chunk of vgg10 is 98 images: two of them take all that samples may take, and more of them no more."""
    first, more = growth(100, 300)
    assert first < 1000
    assert more < 120


@pytest.mark.full
def test_nor_does_it_with_the_largest_settings():
    first, more = growth(100, 8000)
    assert first < 1000
    assert more < 250
