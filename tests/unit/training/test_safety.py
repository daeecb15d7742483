"""Gradients of strided 1×1 convolutions, whose fault kills the process: each case in a child process."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import keras
import pytest
from keras import layers

from vizcore.training.safety import SAFE, has_strided_pointwise

ROOT = Path(__file__).parents[3]
CASES = [(1, 24), (1, 60)]  # batch, side; 8 → 16 channels


def child(script: str, *arguments, **environment) -> subprocess.CompletedProcess:
    plain = {key: value for key, value in os.environ.items() if key not in (*SAFE, "TF_ENABLE_ONEDNN_OPTS")}
    return subprocess.run(
        [sys.executable, script, *map(str, arguments)], cwd=ROOT, env=plain | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def script(folder: Path, text: str) -> str:
    (folder / "program.py").write_text(textwrap.dedent(text), encoding="utf-8")
    return str(folder / "program.py")


NETWORK = """
import sys
import numpy as np
import vizcore
import keras
import tensorflow as tf
from keras import layers

def network(side):
    image = keras.Input((side, side, 8))
    x = layers.Conv2D(16, 1, strides=2, name="pointwise")(image)
    return keras.Model(image, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))

"""
TRAINING = (
    NETWORK
    + """
for batch, side in eval(sys.argv[1]):
    model = network(side)
    images = np.random.default_rng(0).random((batch, side, side, 8)).astype("f4")
    for _ in range(20):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(images, training=True) ** 2)
        assert all(np.isfinite(g).all() for g in tape.gradient(loss, model.trainable_weights))
    model.compile("sgd", "mse")
    for _ in range(20):
        model.train_on_batch(images, np.zeros((batch, 3), "f4"))
print("alive")
"""
)
INPUT_GRADIENT = (
    NETWORK
    + """
for batch, side in eval(sys.argv[-1]):
    model = network(side)

    @tf.function
    def gradient(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            score = tf.reduce_sum(model(images, training=False)[:, 0])
        return tape.gradient(score, images)

    for _ in range(20):
        found = gradient(tf.random.uniform((batch, side, side, 8))).numpy()
    kernel, dense = model.layers[1].kernel.numpy()[0, 0], model.layers[-1].kernel.numpy()[:, 0]
    expected = np.zeros((side, side, 8))
    expected[::2, ::2] = kernel @ dense / (side // 2) ** 2
    np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), atol=1e-6)
print("alive")
"""
)


def test_training_survives_where_it_is_made_safe(tmp_path):
    ended = child(script(tmp_path, TRAINING), CASES, **SAFE)
    assert (ended.returncode, ended.stdout.strip()) == (0, "alive"), ended.stderr[-2000:]


RESTART = """
import os, sys
import keras
from keras import layers
from vizcore.training.safety import restart_where_training_would_crash

print("began", sys.argv[1:], os.environ.get("ONEDNN_MAX_CPU_ISA"), flush=True)
image = keras.Input((8, 8, 3))
restart_where_training_would_crash(keras.Model(image, layers.Conv2D(2, int(sys.argv[1]), strides=2)(image)))
print("went on", os.environ.get("ONEDNN_MAX_CPU_ISA"), flush=True)
"""


def said(ended) -> list[str]:
    assert ended.returncode == 0, ended.stderr[-2000:]
    return [line for line in ended.stdout.splitlines() if line.startswith(("began", "went on"))]


def test_a_network_that_needs_it_starts_the_program_anew_once(tmp_path):
    ended = child(script(tmp_path, RESTART), 1, "two words")
    given = ["1", "two words"]
    assert said(ended) == [f"began {given} None", f"began {given} AVX2", "went on AVX2"]
    assert "restarting" in ended.stdout


@pytest.fixture(scope="module")
def without_care(tmp_path_factory) -> subprocess.CompletedProcess:
    """A network that needs no care is met, and then, in the same process, gradients of the image are taken."""
    return child(script(tmp_path_factory.mktemp("without_care"), RESTART + INPUT_GRADIENT), 3, CASES)


def test_other_networks_do_not_pay_for_it(without_care):
    assert said(without_care) == [f"began ['3', '{CASES}'] None", "went on None"]


def test_compiled_gradients_of_the_image_need_no_such_care_and_are_right(without_care):
    assert without_care.returncode == 0, without_care.stderr[-2000:]
    assert without_care.stdout.splitlines()[-1] == "alive"


@pytest.mark.parametrize("environment", [SAFE, {"TF_ENABLE_ONEDNN_OPTS": "0"}], ids=["SAFE", "no oneDNN"])
def test_who_is_safe_already_is_not_restarted(environment, monkeypatch):
    from vizcore.training import safety

    for name in (*SAFE, "TF_ENABLE_ONEDNN_OPTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(safety.os, "execve", lambda *_: pytest.fail("restarted"))
    safety.restart_where_training_would_crash(single(layers.Conv2D(2, 1, strides=2)))


def single(layer) -> keras.Model:
    image = keras.Input((8, 8, 4))
    return keras.Model(image, layer(image))


@pytest.mark.parametrize(
    ("layer", "needs"),
    [
        (layers.Conv2D(2, 1, strides=2), True),
        (layers.Conv2D(2, 1, strides=(1, 2)), True),
        (layers.Conv2D(2, 1), False),
        (layers.Conv2D(2, 3, strides=2), False),
        (layers.MaxPooling2D(1, strides=2), False),
    ],
)
def test_which_networks_need_it(layer, needs):
    assert has_strided_pointwise(single(layer)) is needs


def test_also_inside_a_nested_network():
    assert has_strided_pointwise(single(single(layers.Conv2D(2, 1, strides=2))))
