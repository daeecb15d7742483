"""Networks small enough to know every answer by hand."""

import keras
import numpy as np
from keras import layers

from vizcore.network.classifier import Classifier


def linear() -> Classifier:
    """logits = (s, -s), s = the sum of k * pixel k, k from 1 to 16."""
    image = keras.Input((4, 4, 1), name="image")
    flat = layers.Flatten(name="flatten")(image)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(flat), name="linear")
    weights = np.arange(1, 17, dtype=np.float32)
    model.set_weights([np.stack([weights, -weights], axis=1)])
    return Classifier("linear", model, ("up", "down"))


def tiny() -> Classifier:
    """A 1×1 convolution that keeps the image as it is, a mean, and logits of (mean, -mean)."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.Conv2D(1, 1, use_bias=False, name="copy")(image)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="tiny")
    model.set_weights([np.ones((1, 1, 1, 1), np.float32), np.array([[1.0, -1.0]], np.float32)])
    return Classifier("tiny", model, ("bright", "dark"))


def square() -> Classifier:
    """One logit: the sum of squared pixels."""
    image = keras.Input((4, 4, 1), name="image")
    flat = layers.Flatten(name="flatten")(layers.Multiply(name="squares")([image, image]))
    model = keras.Model(image, layers.Dense(1, use_bias=False, name="logits")(flat), name="square")
    model.set_weights([np.ones((16, 1), np.float32)])
    return Classifier("square", model, ("energy",))


def dead() -> Classifier:
    """A convolution of -1 before a ReLU: every map of an image in [0, 1] is zero, and so are the logits."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(2, 1, use_bias=False, name="minus")(image))
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="dead")
    model.set_weights([-np.ones((1, 1, 1, 2), np.float32), np.ones((2, 2), np.float32)])
    return Classifier("dead", model, ("one", "other"))
