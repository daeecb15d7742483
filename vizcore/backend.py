"""The only room that knows TensorFlow: compiled calls of a Keras graph, and where they run.

Only forward passes so far. Gradients belong here too, and compiled only: with oneDNN on a CPU with AVX-512,
TensorFlow 2.21 can die in an eager gradient of a strided 1×1 convolution.
"""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

Arrays = dict[str, np.ndarray]


def compiled(view: keras.Model) -> Callable[[np.ndarray], Arrays]:
    """A function that runs a view of a network: images (batch, height, width, channels) → {name: array}.

    Traced once for all batch sizes. Safe to call from several threads at once.

    Args:
        view: `keras.Model(inputs, {name: tensor})`.
    """
    (image,) = view.inputs

    @tf.function(input_signature=[tf.TensorSpec(image.shape, image.dtype)], autograph=False)
    def run(images):
        return view(images, training=False)

    def call(images: np.ndarray) -> Arrays:
        return {name: tensor.numpy() for name, tensor in run(tf.constant(images)).items()}

    return call


def device() -> str:
    """What computes, for people: "CPU", or the name of the graphics card that TensorFlow uses."""
    cards = tf.config.list_physical_devices("GPU")
    return tf.config.experimental.get_device_details(cards[0]).get("device_name", "GPU") if cards else "CPU"
