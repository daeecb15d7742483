"""Small networks, built and given weights in one line, and the networks that every method is tried on."""

import keras
import numpy as np
from keras import layers

from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load


def network(build, shape, *, seed=0, weights=None) -> Classifier:
    """A classifier of what `build` makes of an input; every weight random, batch normalisation's too, or as given."""
    image = keras.Input(shape, name="image")
    model = flatten(keras.Model(image, build(image), name="net"))
    if weights is None:
        randomise(model, seed)
    else:
        model.set_weights([np.asarray(w, np.float32) for w in weights])
    return Classifier("net", model, tuple(f"class {i}" for i in range(model.output_shape[-1])))


def randomise(model, seed=0):
    random = np.random.default_rng(seed)
    for weight in model.weights:
        kind, values = weight.path.split("/")[-1], random.normal(size=weight.shape)
        if kind in ("moving_variance", "variance"):
            values = random.uniform(0.5, 1.5, weight.shape)
        elif kind == "gamma":
            values = values + np.sign(values) * 0.3  # away from zero, of both signs
        elif len(weight.shape) > 1:
            values /= np.sqrt(np.prod(weight.shape[:-1]))
        else:
            values *= 0.3
        weight.assign(values)


def nested() -> Classifier:
    """A Sequential model that holds another one, which fuses its activations."""
    body = keras.Sequential(
        [
            layers.Conv2D(6, 3, padding="same", activation="relu", name="conv"),
            layers.BatchNormalization(name="norm"),
            layers.AveragePooling2D(2, name="pool"),
            layers.Conv2D(6, 3, padding="same", activation="relu6", name="conv2"),
        ],
        name="body",
    )
    head = [layers.GlobalAveragePooling2D(name="mean"), layers.Dense(8, activation="softmax", name="logits")]
    model = flatten(keras.Sequential([keras.Input((16, 12, 3), name="image"), body, *head]))
    randomise(model)
    return Classifier("nested", model, tuple("abcdefgh"))


def branching() -> Classifier:
    """MobileNetV2 with random weights: additions, ReLU6, depthwise convolutions, zero padding."""
    original = keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 3), classes=8, alpha=0.35)
    random = np.random.default_rng(0)
    for weight in original.weights:  # so that no normalisation is an identity, and every block still says something
        if weight.path.endswith(("beta", "gamma")):
            weight.assign(random.normal(weight.path.endswith("gamma"), 0.2, weight.shape))
    return Classifier("MobileNetV2", flatten(original), tuple("abcdefgh"))


NETWORKS = {name: (lambda name=name: load(name)) for name in ("vgg10", "lenet5", "dense")} | {
    "nested": nested,
    "MobileNetV2": branching,
}


def picture(classifier, seed=0):
    """Something that is no noise: a bright disc on a slope, with a little texture."""
    height, width, channels = classifier.image_shape
    rows, columns = np.mgrid[0:height, 0:width] / max(height, width)
    disc = ((rows - 0.4) ** 2 + (columns - 0.5) ** 2 < 0.08).astype("f4")
    texture = np.random.default_rng(seed).random((height, width, channels))
    return np.clip((0.2 + 0.4 * disc + 0.2 * rows)[..., None] + 0.2 * texture, 0, 1).astype(np.float32)
