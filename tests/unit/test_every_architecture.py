"""Every registered architecture: it builds, ends in logits, refuses what it cannot take, and can learn."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import keras
import numpy as np
import pytest
from building import built
from keras import layers

from vizcore import filters
from vizcore.arithmetic import SUPPORTED
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.layers import COUNTED, layers_of
from vizcore.receptive_field import receptive_fields
from vizcore.target import LOGITS
from vizcore.training.safety import SAFE

ROOT = Path(__file__).parents[2]
MOST_PARAMETERS = {"vgg13": 9_000_000}  # the network of FER+ as published; every other has at most 5 M


DEEPER = ("plain20", "plain56", "resnet56", "vgg10", "vgg13")  # no other steps than resnet20 and fovea have


@pytest.fixture(params=[pytest.param(n, marks=pytest.mark.full if n in DEEPER else ()) for n in ARCHITECTURES])
def name(request):
    return request.param


@pytest.mark.parametrize(("shape", "classes"), [((48, 48, 1), 8), ((64, 56, 3), 7)])
def test_it_builds_and_ends_in_linear_logits(name, shape, classes):
    model = built(name, shape, classes)
    assert model.name == name
    assert model.input_shape == (None, *shape)
    assert model.output_shape == (None, classes)
    last = model.operations[-1]
    assert last.name == LOGITS
    assert isinstance(last, layers.Dense | layers.GlobalAveragePooling2D)
    assert getattr(last, "activation", keras.activations.linear) is keras.activations.linear
    assert model.count_params() <= MOST_PARAMETERS.get(name, 5_000_000)


def test_every_step_is_one_operation(name):
    for step in built(name).operations:
        activation = getattr(step, "activation", keras.activations.linear)
        assert isinstance(step, layers.Activation) or activation is keras.activations.linear, step.name


def test_it_is_flat_as_it_stands(name):
    model = built(name)
    assert [layer.name for layer in layers_of(flatten(model))] == [layer.name for layer in layers_of(model)]


FEW, REST = (1, 4, 15, 16), (2, 8, 12, 24, 32)  # pixels; the smallest that networks take are 1, 4, 15, 16 and 20


@pytest.mark.parametrize("side", [*FEW, *(pytest.param(side, marks=pytest.mark.full) for side in REST)])
def test_an_image_is_read_or_refused_in_words(name, side):
    try:
        found = str(ARCHITECTURES[name]((side, side, 1), 8).output_shape)
    except ValueError as error:
        found = str(error)
    assert found == "(None, 8)" or (found.startswith(name) and str((side, side)) in found)


IMAGE = np.random.default_rng(0).random((24, 24, 1), "f4")


def outputs(model) -> dict[str, np.ndarray]:
    view = keras.Model(model.inputs, {step.name: step.output for step in model.operations})
    return {step: np.asarray(value)[0] for step, value in view([IMAGE[None]], training=False).items()}


# TensorFlow's variables and NumPy 2, on the way into a file.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_read_from_disk_and_flattened_it_gives_the_same_logits(name, tmp_path):
    keras.utils.set_random_seed(0)
    model = ARCHITECTURES[name](IMAGE.shape, 8)
    for weight in model.weights:  # also of those that start as zeros or ones every one matters
        weight.assign(weight + np.random.default_rng(len(weight.path)).uniform(-0.05, 0.05, weight.shape))
    model.save(tmp_path / "network.keras")
    read = keras.saving.load_model(tmp_path / "network.keras", compile=False)
    expected = outputs(model)[LOGITS]
    assert len(set(expected)) == 8
    assert np.ptp(expected) > 0.1  # eight times not-a-number would be eight different ones
    np.testing.assert_array_equal(outputs(read)[LOGITS], expected)
    np.testing.assert_array_equal(outputs(flatten(read))[LOGITS], expected)


def test_every_room_knows_its_steps(name):
    """What each costs, what it sees, its arithmetic, its filters and its shape."""
    classifier = Classifier(name, flatten(built(name, IMAGE.shape)), tuple("abcdefgh"))
    steps, found = classifier.layers, outputs(classifier.model)
    fields = receptive_fields(classifier.model)
    weighted = {step.name for step in steps if step.kind in ("Conv2D", "DepthwiseConv2D")}
    assert {step.kind for step in steps} <= COUNTED
    assert {step.kind for step in steps} - {"InputLayer"} <= SUPPORTED
    assert {step.name for step in steps if fields[step.name] is None} == {s.name for s in steps if not s.has_maps}
    assert {step.name for step in filters.convolutions(classifier)} == weighted
    for step in steps:
        assert found[step.name].shape == step.output_shape
        if step.name in weighted:
            assert filters.kernels_of(classifier, step.name).shape[-1] == step.channels


LONG = ("alexnet", "fovea", "googlenet", "plain56", "resnet56", "vgg10", "vgg13")  # a minute together
BY_HEART = {"steps": 10, "rate": 1e-3, "falls_to": 0.25}
OTHERWISE = {
    # 55 convolutions without shortcuts: that they are so hard to train is what they are here to show.
    "plain56": {"steps": 40, "falls_to": 0.6},
    # Ten convolutions without batch normalisation take smaller steps, and more of them.
    "vgg13": {"steps": 24, "rate": 3e-4},
}

# Each image differs from the others at the scale of a face's parts: noise in single pixels is the same everywhere after
# a few poolings. Without dropout: the question is whether the network can learn, not whether it can be kept from it.
# Step by step, since to compile a network takes longer than ten steps of it.
LEARNING = """
import json, sys
import numpy as np
import vizcore
import keras
from vizcore.network.architectures import ARCHITECTURES

blocks = np.random.default_rng(0).random((8, 4, 4, 1), "f4")
images, labels = np.kron(blocks, np.ones((1, 6, 6, 1), "f4")), np.arange(8)
for name, how in json.loads(sys.argv[1]).items():
    keras.utils.set_random_seed(0)
    network = ARCHITECTURES[name]((24, 24, 1), 8)
    for layer in network.layers:
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    network.compile(keras.optimizers.Adam(how["rate"]), loss, run_eagerly=True)
    losses = []
    while len(losses) < how["steps"] and not (losses and losses[-1] < how["falls_to"] * losses[0]):
        losses.append(float(network.train_on_batch(images, labels)))
    print(json.dumps([name, losses[0], losses[-1]]), flush=True)
"""


@cache
def learned(*names):
    """{name: (loss before, loss when it had fallen far enough or all steps were taken)}, and what was said."""
    how = {name: BY_HEART | OTHERWISE.get(name, {}) for name in names}
    ended = subprocess.run(
        [sys.executable, "-c", LEARNING, json.dumps(how)], cwd=ROOT, env=os.environ | SAFE,
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    lines = [json.loads(line) for line in ended.stdout.splitlines() if line.startswith("[")]
    return {name: losses for name, *losses in lines}, ended.stderr[-2000:]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.full if name in LONG else ()) for name in ARCHITECTURES]
)
def test_it_learns_one_batch_by_heart(name):
    """Eight images, eight labels. One child process for many, made safe for strided 1×1 convolutions."""
    losses, said = learned(*(other for other in ARCHITECTURES if (other in LONG) == (name in LONG)))
    assert name in losses, said
    before, after = losses[name]
    assert 1.5 < before < 8  # log 8 is 2.08
    assert after < before * (BY_HEART | OTHERWISE.get(name, {}))["falls_to"]
