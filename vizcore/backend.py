"""The only room that knows TensorFlow: compiled calls of a Keras graph, their derivatives, and where they run.

Derivatives are compiled, and never by weights: with oneDNN on a CPU with AVX-512, TensorFlow 2.21 can die in an eager
gradient of a strided 1×1 convolution.
"""

import logging
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

import keras
import numpy as np
import tensorflow as tf

from vizcore.interruption import checkpoint

Arrays = dict[str, np.ndarray]


def compiled(view: keras.Model) -> Callable[[np.ndarray], Arrays]:
    """A function that runs a view of a network: images (batch, height, width, channels) → {name: array}.

    Traced once for all batch sizes. Safe to call from several threads at once.

    Args:
        view: `keras.Model(inputs, {name: tensor})`.
    """
    (image,) = view.inputs

    @_traced(tf.TensorSpec(image.shape, image.dtype))
    def run(images):
        return view(images, training=False)

    def call(images: np.ndarray) -> Arrays:
        checkpoint()
        return {name: tensor.numpy() for name, tensor in run(tf.constant(images)).items()}

    return call


def parametrised(forward: Callable, image: keras.KerasTensor, axes: Mapping[str, int]) -> Callable[..., Arrays]:
    """A function that runs a network with numbers put in on the way, which may be others at every run.

    Traced once for all batch sizes, all numbers and all their shapes. Safe in several threads at once.

    Args:
        forward: (images, {name: tensor}) → {name: tensor}.
        image: the network's input.
        axes: {name: how many axes its numbers have, the batch included}.

    Returns:
        (images, {name: array}) → {name: array}.
    """
    given = {name: tf.TensorSpec([None] * count, tf.float32) for name, count in axes.items()}

    run = _traced(tf.TensorSpec(image.shape, image.dtype), given)(forward)

    def call(images: np.ndarray, numbers: Arrays) -> Arrays:
        checkpoint()
        found = run(tf.constant(images), {name: tf.constant(values) for name, values in numbers.items()})
        return {name: tensor.numpy() for name, tensor in found.items()}

    return call


def differentiated(
    forward: Callable, image: keras.KerasTensor, shapes: Mapping[str, tuple[int, ...]]
) -> Callable[[np.ndarray, Arrays], tuple[np.ndarray, Arrays, Arrays]]:
    """A function that reads a scalar off a network and differentiates it by what happens on the way.

    Traced once for all batch sizes and all scalars that are read off the same layers. Safe in several threads at once.

    Args:
        forward: (images, watch) → ({layer: tensor} to read the scalar off, {name: tensor} to differentiate by);
            `watch(tensor)` gives back a tensor that can be differentiated by.
        image: the network's input.
        shapes: {layer: shape without the batch}, of the layers that the scalar is read off.

    Returns:
        (images, {layer: weights}) → (values (batch,), {name: activation}, {name: derivative}), shaped alike. The
        scalar of an image is the sum of activation times weight; each image is differentiated by itself.
    """
    counts = {layer: tf.TensorSpec(shape, tf.float32) for layer, shape in shapes.items()}

    @_traced(tf.TensorSpec(image.shape, image.dtype), counts)
    def run(images, weights):
        with tf.GradientTape(watch_accessed_variables=False) as tape:

            def watch(value):
                tape.watch(value)
                return value

            read, by = forward(images, watch)
            values = sum(
                tf.reduce_sum(tf.cast(read[layer], tf.float32) * weights[layer], axis=range(1, len(shape) + 1))
                for layer, shape in shapes.items()
            )
        return values, by, tape.gradient(values, by, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    def call(images: np.ndarray, weights: Arrays):
        checkpoint()
        values, by, derivatives = run(tf.constant(images), {name: tf.constant(w) for name, w in weights.items()})
        return values.numpy(), *({name: t.numpy() for name, t in found.items()} for found in (by, derivatives))

    return call


def _traced(*signature) -> Callable[[Callable], Callable]:
    """Compile a function for one signature, at its first call, where `place` says.

    Calls go to the one concrete function: that spares TensorFlow a search, which takes longer than small layers do.
    """

    def compile_it(function):
        def placed(*given):
            with tf.device(place()):
                return function(*given)

        concrete = cache(tf.function(placed, input_signature=signature, autograph=False).get_concrete_function)
        return lambda *given: concrete()(*given)

    return compile_it


def staged(function: Callable) -> Callable:
    """A function of trees of arrays, compiled, its loops included; what goes in and comes out may stay on the device.

    Traced once for all numbers of the same shapes; where shapes differ from call to call, once more for all of them.
    Safe in several threads at once.
    """

    @tf.function(autograph=False, reduce_retracing=True)
    def run(*given):
        with tf.device(place()):
            return function(*given)

    def call(*given):
        checkpoint()
        return run(*tf.nest.map_structure(tf.convert_to_tensor, given))

    return call


def vjp(function: Callable, inputs) -> tuple:
    """A function's value and the way back through it, for use inside of `staged`.

    Args:
        function: a tree of tensors → a tree of tensors.
        inputs: where.

    Returns:
        (value, pull): `pull(cotangents)`, which can be called once, is the derivative by every tensor of `inputs` of
        the sum of value times cotangent; zero where nothing depends on it.
    """
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(inputs)
        value = function(inputs)

    def pull(cotangents):
        return tape.gradient(
            value, inputs, output_gradients=cotangents, unconnected_gradients=tf.UnconnectedGradients.ZERO
        )

    return value, pull


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
