"""The networks on which passes are timed, each with its floor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from vizcore.network import shipped
from vizcore.network.cards import FOLDER, shipped_names
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten


@dataclass(frozen=True)
class Subject:
    """A network as Keras has it, and as this project has it.

    Args:
        name: for the table.
        floor: the plain forward pass: the original model in a `tf.function` of its own, one image, one output, as
            NumPy.
        classifier: the same network, flattened.
        rounds: how often it is timed.
    """

    name: str
    floor: Callable[[np.ndarray], np.ndarray]
    classifier: Classifier
    rounds: int

    def new_face(self) -> np.ndarray:
        """A batch of one image that no network has seen; the time of a pass does not depend on what is in it."""
        return np.random.default_rng().random((1, *self.classifier.image_shape), np.float32)


def subjects(quick: bool) -> Iterator[Subject]:
    """The shipped network, ResNet50 and VGG16, one after the other, so that only one is in memory."""
    name = shipped_names()[0]
    original = keras.saving.load_model(FOLDER / f"{name}.keras", compile=False)
    yield Subject(name, plain_pass(original), shipped.load(name), 20 if quick else 300)
    original = keras.applications.ResNet50(weights=None)
    yield Subject("ResNet50", plain_pass(original), _classifier(original), 3 if quick else 30)
    # Without its two dense layers of 119 M parameters, which would only make the floor slower, and so the ratio better.
    body = keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg")
    original = keras.Model(body.input, keras.layers.Dense(8, name="logits")(body.output), name="vgg16")
    yield Subject("VGG16", plain_pass(original), _classifier(original), 3 if quick else 15)


def plain_pass(model: keras.Model, batch: int = 1) -> Callable[[np.ndarray], np.ndarray]:
    """The floor: what anybody would write who wants the output fast."""
    signature = [tf.TensorSpec((batch, *model.input_shape[1:]), tf.float32)]
    run = tf.function(lambda images: model(images, training=False), input_signature=signature, autograph=False)
    return lambda images: run(tf.constant(images)).numpy()


def _classifier(model: keras.Model) -> Classifier:
    return Classifier(model.name, flatten(model), tuple(f"class {i}" for i in range(model.output_shape[-1])))
