"""Every registered architecture: it builds, ends in logits, refuses what it cannot take, and can learn."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import pytest
from keras import layers

from vizcore.architectures import ARCHITECTURES
from vizcore.flatten import flatten
from vizcore.layers import layers_of
from vizcore.target import LOGITS
from vizcore.training.safety import SAFE

ROOT = Path(__file__).parents[2]


def test_parameters_of_vgg10_by_hand():
    convolutions = 9 * (1 * 24 + 24 * 24 + 24 * 48 + 48 * 48 + 48 * 96 + 96 * 96 + 96 * 192 + 192 * 192)
    norms = 4 * 2 * (24 + 48 + 96 + 192)  # scale, shift, mean, variance; two a block
    hidden = 3 * 3 * 192 * 128 + 4 * 128
    logits = 128 * 8 + 8
    built = ARCHITECTURES["vgg10"]((48, 48, 1), 8)
    assert built.count_params() == convolutions + norms + hidden + logits == 884_192


@pytest.fixture(params=list(ARCHITECTURES))
def name(request):
    return request.param


@pytest.mark.parametrize(("shape", "classes"), [((48, 48, 1), 8), ((64, 56, 3), 7)])
def test_it_builds_and_ends_in_linear_logits(name, shape, classes):
    model = ARCHITECTURES[name](shape, classes)
    assert model.input_shape == (None, *shape)
    assert model.output_shape == (None, classes)
    last = model.operations[-1]
    assert last.name == LOGITS
    assert isinstance(last, layers.Dense)
    assert last.activation is keras.activations.linear
    assert model.count_params() <= 5_000_000


def test_it_is_flat_as_it_stands(name):
    model = ARCHITECTURES[name]((48, 48, 1), 8)
    assert [layer.name for layer in layers_of(flatten(model))] == [layer.name for layer in layers_of(model)]


@pytest.mark.parametrize("side", [1, 2, 4, 8, 12, 15, 16, 24, 32])
def test_an_image_is_read_or_refused_in_words(name, side):
    try:
        found = str(ARCHITECTURES[name]((side, side, 1), 8).output_shape)
    except ValueError as error:
        found = str(error)
    assert found == "(None, 8)" or (found.startswith(name) and str((side, side)) in found)


def test_vgg10_needs_16_pixels_a_side():
    for shape in ((15, 48, 1), (48, 15, 1)):
        with pytest.raises(ValueError, match=r"vgg10 .* needs 16×16 pixels or more"):
            ARCHITECTURES["vgg10"](shape, 8)
    assert ARCHITECTURES["vgg10"]((16, 16, 1), 8).output_shape == (None, 8)


LEARNING = """
import sys
import numpy as np
import vizcore
import keras
from vizcore.architectures import ARCHITECTURES

keras.utils.set_random_seed(0)
network = ARCHITECTURES[sys.argv[1]]((48, 48, 1), 8)
network.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
images, labels = np.random.default_rng(0).random((8, 48, 48, 1), "f4"), np.arange(8)
losses = [float(network.train_on_batch(images, labels)) for _ in range(40)]
print(np.mean(losses[:2]), np.mean(losses[-5:]))
"""


def test_it_learns_one_batch_by_heart(name):
    """Eight random images, eight labels. In a child process, made safe for strided 1×1 convolutions."""
    ended = subprocess.run(
        [sys.executable, "-c", LEARNING, name], cwd=ROOT, env=os.environ | SAFE,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    before, after = map(float, ended.stdout.split())
    assert 1.5 < before < 5  # log 8 is 2.08
    assert after < before / 4
