"""The only room that knows TensorFlow: compiled calls of a Keras graph, and where they run.

Only forward passes so far. Gradients belong here too, and compiled only: with oneDNN on a CPU with AVX-512,
TensorFlow 2.21 can die in an eager gradient of a strided 1×1 convolution.
"""

import logging
from collections.abc import Callable
from functools import lru_cache

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
        with tf.device(place()):
            return view(images, training=False)

    def call(images: np.ndarray) -> Arrays:
        return {name: tensor.numpy() for name, tensor in run(tf.constant(images)).items()}

    return call


@lru_cache(maxsize=1)
def place() -> str:
    """Where to compute: "GPU:0" where TensorFlow lists a card and a first convolution on it succeeds, else "CPU:0"."""
    if tf.config.list_physical_devices("GPU"):
        try:
            with tf.device("GPU:0"):
                tried = tf.nn.conv2d(tf.ones((1, 4, 4, 1)), tf.ones((3, 3, 1, 1)), 1, "SAME")
            if "GPU" in tried.device and np.isfinite(tried.numpy()).all():
                return "GPU:0"
        except (tf.errors.OpError, RuntimeError) as error:
            logging.getLogger("fovea").warning("a graphics card is listed but cannot compute: %s", error)
    return "CPU:0"


def device() -> str:
    """What computes, for people: "CPU", or the name of the graphics card."""
    if place() == "CPU:0":
        return "CPU"
    return tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0]).get(
        "device_name", "GPU"
    )
