"""A network and faces of which every answer is known by hand."""

import keras
import numpy as np
from keras import layers

from vizcore.data.faces import Faces
from vizcore.network.classifier import Classifier

CLASSES = ("bright", "dark")


def plain() -> Classifier:
    """Two channels, the pixel and one minus it; logits of their means: bright where the mean is above a half."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.Conv2D(2, 1, name="conv")(image)
    x = layers.Dropout(0.5, name="drop")(x)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="plain")
    model.set_weights([np.array([[[[1.0, -1.0]]]]), np.array([0.0, 1.0]), np.eye(2)])
    return Classifier("plain", model, CLASSES)


def drawn(count: int, seed: int = 0, labelled: bool = True) -> Faces:
    """Noise, some of it bright, with labels that are right for most."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, 4, 4, 1)) * random.integers(1, 4, (count, 1, 1, 1)) // 3
    labels = random.integers(-1, 2, count) if labelled else np.full(count, -1)
    shares = np.where(labels[:, None] == np.arange(2), 1.0, 0.0).astype(np.float32)
    names = [f"face {number}" for number in range(count)]
    return Faces(images.astype(np.uint8), names, labels, shares, CLASSES)


def clusters(count: int, groups: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """(rows, group of each) of a layer in which faces of a group are alike."""
    random = np.random.default_rng(0)
    labels = np.arange(count) % groups
    middles = 6 * np.eye(groups, 12)
    return (middles[labels] + random.normal(size=(count, 12))).astype(np.float32), labels
