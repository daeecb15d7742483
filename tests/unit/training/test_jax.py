"""The trainer and the networks on Keras' second backend, JAX, as on a machine without TensorFlow."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage

from vizcore.network import shipped
from vizcore.network.cards import DEFAULT, FOLDER

ROOT = Path(__file__).parents[3]
WITHOUT_TENSORFLOW = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] == "tensorflow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


def on_jax(program: str, *arguments: str) -> str:
    """What a program prints in a process of its own, on JAX."""
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW + program, *arguments], cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


def test_jax_and_tensorflow_give_the_same_logits(tmp_path):
    images = np.random.default_rng(0).random((4, 48, 48, 1), np.float32)
    np.save(tmp_path / "images.npy", images)
    on_jax(
        "import keras, numpy; folder = sys.argv[2]; assert keras.backend.backend() == 'jax';"
        "network = keras.saving.load_model(sys.argv[1], compile=False);"
        "numpy.save(f'{folder}/logits.npy', network.predict(numpy.load(f'{folder}/images.npy'), verbose=0))",
        str(FOLDER / f"{DEFAULT}.keras"), str(tmp_path),
    )  # fmt: skip
    classifier = shipped.load(DEFAULT)
    expected = classifier.run(images, (classifier.logits,))[classifier.logits]
    assert np.ptp(expected) > 1
    np.testing.assert_allclose(np.load(tmp_path / "logits.npy"), expected, atol=1e-4)


def test_the_trainer_is_the_same_program(tmp_path):
    """Two classes told apart by how bright they are: it learns them, is resumed, and keeps what TensorFlow can read."""
    random = np.random.default_rng(0)
    for name, least in (("happy", 0), ("sad", 170)):
        folder = tmp_path / "faces" / name
        folder.mkdir(parents=True)
        for i in range(40):
            PillowImage.fromarray(random.integers(least, least + 80, (48, 48)).astype(np.uint8)).save(
                folder / f"{i}.png"
            )
    given = ["lenet5", "--data", str(tmp_path / "faces"), "--out", str(tmp_path / "run"), "--batch", "8"]
    settings = ["--average", "0.9", "--rarity", "0.3", "--warm-up", "1", "--epochs", "4", "--radius", "0.01"]
    settings += ["--erasing", "0.1", "--mixup", "0.1", "--cutmix", "0.1"]
    program = "from vizcore.training.train import main; main(sys.argv[1:])"
    assert "Epoch 4/4" in on_jax(program, *given, *settings)
    assert "Epoch" not in on_jax(program, *given, *settings)
    with (tmp_path / "run" / "history.csv").open(encoding="utf-8") as file:
        assert float(list(csv.DictReader(file))[-1]["validation_accuracy"]) == 1.0
    import keras

    network = keras.saving.load_model(tmp_path / "run" / "network.keras", compile=False)
    bright, dark = (network.predict(np.full((1, 48, 48, 1), grey, "f4"), verbose=0).argmax() for grey in (0.83, 0.16))
    assert bright != dark
