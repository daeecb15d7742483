"""Networks small enough to know every answer by hand, and the data that may lie beside the checkout."""

import shutil
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.network.shipped import load

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def main_module(monkeypatch):
    """A test of Streamlit's leaves its script as the main module, which a process that is spawned would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def data() -> Path:
    """The labelled faces; they are not part of the project."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "public_test.csv").is_file():
        pytest.skip("no labelled faces in ../shared/data beside the checkout: what needs them is NOT tested")
    return folder


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node")
    if not found:
        pytest.skip("no node on this machine: what the browser works out is NOT tested")
    return found


@pytest.fixture(scope="session")
def shipped() -> Classifier:
    """The default network of models/."""
    if not shipped_names():
        pytest.skip("no network in models/: what needs one is NOT tested")
    return load(shipped_names()[0])


@pytest.fixture
def linear() -> Classifier:
    """logits = (s, -s), s = the sum of k * pixel k, k from 1 to 16."""
    image = keras.Input((4, 4, 1), name="image")
    flat = layers.Flatten(name="flatten")(image)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(flat), name="linear")
    weights = np.arange(1, 17, dtype=np.float32)
    model.set_weights([np.stack([weights, -weights], axis=1)])
    return Classifier("linear", model, ("up", "down"))


@pytest.fixture
def tiny() -> Classifier:
    """A 1×1 convolution that keeps the image as it is, a mean, and logits of (mean, -mean)."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.Conv2D(1, 1, use_bias=False, name="copy")(image)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="tiny")
    model.set_weights([np.ones((1, 1, 1, 1), np.float32), np.array([[1.0, -1.0]], np.float32)])
    return Classifier("tiny", model, ("bright", "dark"))


@pytest.fixture
def square() -> Classifier:
    """One logit: the sum of squared pixels."""
    image = keras.Input((4, 4, 1), name="image")
    flat = layers.Flatten(name="flatten")(layers.Multiply(name="squares")([image, image]))
    model = keras.Model(image, layers.Dense(1, use_bias=False, name="logits")(flat), name="square")
    model.set_weights([np.ones((16, 1), np.float32)])
    return Classifier("square", model, ("energy",))


@pytest.fixture
def dead() -> Classifier:
    """A convolution of -1 before a ReLU: every map of an image in [0, 1] is zero, and so are the logits."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(2, 1, use_bias=False, name="minus")(image))
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="dead")
    model.set_weights([-np.ones((1, 1, 1, 2), np.float32), np.ones((2, 2), np.float32)])
    return Classifier("dead", model, ("one", "other"))
