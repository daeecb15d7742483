"""Compiled calls of a Keras graph, and derivatives by what it computes on the way.

Derivatives are compiled, and never by weights: with oneDNN on a CPU with AVX-512, TensorFlow 2.21 can die in an eager
gradient of a strided 1×1 convolution.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import keras
import numpy as np
import tensorflow as tf

from vizcore.backend.devices import place, placed
from vizcore.backend.interruption import checkpoint

Arrays = dict[str, np.ndarray]


def compiled(view: keras.Model) -> Callable[[np.ndarray], Arrays]:
    """A function that runs a view of a network: images (batch, height, width, channels) → {name: array}.

    Traced once for all batch sizes. Safe to call from several threads at once.

    Args:
        view: `keras.Model(inputs, {name: tensor})`.
    """
    (image,) = view.inputs

    @traced(tf.TensorSpec(image.shape, image.dtype))
    def run(images):
        return view(images, training=False)

    def call(images: np.ndarray) -> Arrays:
        return {name: tensor.numpy() for name, tensor in run(tf.constant(images)).items()}

    return call


def after(value, *others):
    """The same tensor, for whoever reads it once the others are computed, in a function that is being traced."""
    with tf.control_dependencies(others):
        return tf.identity(value)


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

    run = traced(tf.TensorSpec(image.shape, image.dtype), given)(forward)

    def call(images: np.ndarray, numbers: Arrays) -> Arrays:
        found = run(tf.constant(images), {name: tf.constant(values) for name, values in numbers.items()})
        return {name: tensor.numpy() for name, tensor in found.items()}

    return call


def differentiated(
    forward: Callable, image: keras.KerasTensor, shapes: Mapping[str, tuple[int, ...]], numbers: Sequence[str] = ()
) -> Callable[..., tuple[np.ndarray, Arrays, Arrays]]:
    """A function that reads a scalar off a network and differentiates it by what happens on the way.

    Traced once for all batch sizes, all numbers and all scalars that are read off the same layers. Safe in several
    threads at once.

    Args:
        forward: (images, watch, {name: scalar tensor}) → ({layer: tensor} to read the scalar off, {name: tensor} to
            differentiate by); `watch(tensor)` gives back a tensor that can be differentiated by.
        image: the network's input.
        shapes: {layer: shape without the batch}, of the layers that the scalar is read off.
        numbers: names of the numbers that it is given besides, which may be others at every run.

    Returns:
        (images, {layer: weights}, {name: number}) → (values (batch,), {name: activation}, {name: derivative}), shaped
        alike. The scalar of an image is the sum of activation times weight; each image is differentiated by itself.
    """
    given = {name: tf.TensorSpec((), tf.float32) for name in numbers}
    counts = {layer: tf.TensorSpec(shape, tf.float32) for layer, shape in shapes.items()}

    @traced(tf.TensorSpec(image.shape, image.dtype), counts, given)
    def run(images, weights, numbers):
        with tf.GradientTape(watch_accessed_variables=False) as tape:

            def watch(value):
                tape.watch(value)
                return value

            read, by = forward(images, watch, numbers)
            values = sum(_weighed(read[layer], weights[layer]) for layer in shapes)
        return values, by, tape.gradient(values, by, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    def call(images: np.ndarray, weights: Arrays, numbers: Mapping[str, float] = MappingProxyType({})):
        counts, given = ({name: tf.constant(n, tf.float32) for name, n in of.items()} for of in (weights, numbers))
        values, by, derivatives = run(tf.constant(images), counts, given)
        return values.numpy(), *({name: t.numpy() for name, t in found.items()} for found in (by, derivatives))

    return call


def _weighed(activation, weights):
    """For each image the sum of activation times weight."""
    return tf.reduce_sum(tf.cast(activation, tf.float32) * weights, axis=range(1, len(weights.shape) + 1))


def traced(*signature) -> Callable[[Callable], Callable]:
    """Compiles a function for one signature, at its first call, where `place` says; each call is an interruption point.

    Calls go to the one concrete function: that spares TensorFlow a search, which takes longer than small layers do.
    """

    def compile_it(function):
        def placed(*given):
            with tf.device(place()):
                return function(*given)

        concrete = cache(tf.function(placed, input_signature=signature, autograph=False).get_concrete_function)

        def call(*given):
            checkpoint()
            return concrete()(*given)

        return call

    return compile_it


def whole_answer(model: keras.Model, given, call: Callable | None = None) -> list[np.ndarray]:
    """What a network says of a batch, run as it is: every output in order, in float32 where it computes in less.

    Args:
        model: built, with one input.
        given: (batch, …), what it reads, in the list or dict in which it wants it; cast to the type that it asks for.
        call: (network, tensors) → what it says; None for what Keras itself does.
    """
    (asked,) = keras.tree.flatten(model.inputs)

    def run(values):
        return keras.tree.flatten(call(model, values) if call else model(values, training=False))

    with placed():
        values = keras.tree.map_structure(lambda each: tf.cast(tf.constant(each), asked.dtype), given)
        try:
            found = run(values)
        except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError):  # a processor has channels last only
            found = tf.function(run, autograph=False, jit_compile=True)(values)
        return [(tf.cast(each, tf.float32) if each.dtype.is_floating else each).numpy() for each in found]
