"""The trainer and the networks on Keras' second backend, JAX, as on a machine without TensorFlow."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image as PillowImage
from without_tensorflow import MISSING, ON_JAX

from vizcore.network import shipped
from vizcore.network.cards import FOLDER

ROOT = Path(__file__).parents[3]
SHIPPED = "lenet5"  # small: what it compiles on JAX takes longer than what it computes


def on_jax(program: str, *arguments: str) -> str:
    """What a program prints in a process of its own, on JAX."""
    ended = subprocess.run(
        [sys.executable, "-c", MISSING + program, *arguments], cwd=ROOT,
        env=os.environ | ON_JAX, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


IMAGES = np.random.default_rng(0).random((4, 48, 48, 1), np.float32)
PROGRAM = """
folder, shipped, *given = sys.argv[1:]
import keras, numpy
from vizcore.training.train import main

assert keras.backend.backend() == "jax"
network = keras.saving.load_model(shipped, compile=False)
numpy.save(f"{folder}/logits.npy", network.predict(numpy.load(f"{folder}/images.npy"), verbose=0))
main(given)
print("once more")
main(given)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where everything that is done on JAX was done, in one process: a network run, another trained and resumed."""
    folder = tmp_path_factory.mktemp("jax")
    np.save(folder / "images.npy", IMAGES)
    random = np.random.default_rng(0)
    for name, least in (("happy", 0), ("sad", 170)):
        of_a_class = folder / "faces" / name
        of_a_class.mkdir(parents=True)
        for i in range(40):
            PillowImage.fromarray(random.integers(least, least + 80, (48, 48)).astype(np.uint8)).save(
                of_a_class / f"{i}.png"
            )
    given = ["lenet5", "--data", str(folder / "faces"), "--out", str(folder / "run"), "--batch", "8"]
    settings = ["--average", "0.9", "--rarity", "0.3", "--warm-up", "1", "--epochs", "4", "--radius", "0.01"]
    settings += ["--erasing", "0.1", "--mixup", "0.1", "--cutmix", "0.1"]
    (folder / "said").write_text(on_jax(PROGRAM, str(folder), str(FOLDER / f"{SHIPPED}.keras"), *given, *settings))
    return folder


def test_jax_and_tensorflow_give_the_same_logits(folder):
    classifier = shipped.load(SHIPPED)
    expected = classifier.run(IMAGES, (classifier.logits,))[classifier.logits]
    assert np.ptp(expected) > 1
    np.testing.assert_allclose(np.load(folder / "logits.npy"), expected, atol=1e-4)


def test_the_trainer_is_the_same_program(folder):
    """Two classes told apart by how bright they are: it learns them, is resumed, and keeps what TensorFlow can read."""
    first, again = (folder / "said").read_text().split("once more")
    assert "Epoch 4/4" in first
    assert "Epoch" not in again
    with (folder / "run" / "history.csv").open(encoding="utf-8") as file:
        assert float(list(csv.DictReader(file))[-1]["validation_accuracy"]) == 1.0
    network = keras.saving.load_model(folder / "run" / "network.keras", compile=False)
    bright, dark = (network.predict(np.full((1, 48, 48, 1), grey, "f4"), verbose=0).argmax() for grey in (0.83, 0.16))
    assert bright != dark
