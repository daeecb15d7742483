"""Compiled loops over trees of arrays, and derivatives inside of them."""

import threading
from collections.abc import Callable, Mapping, Sequence

import tensorflow as tf

from vizcore.backend.graphs import traced


def staged(function: Callable, batch: Sequence | None = None) -> Callable:
    """A function of trees of arrays, compiled, its loops included; what goes in and comes out may stay on the device.

    Traced at its first call, for arrays of those types and shapes, and for every size of the batch. Safe in several
    threads at once.

    Args:
        function: of tensors, in trees.
        batch: for each argument the axis of the batch, or the upper branches of its tree with the axis at each of what
            hangs there; None where every size stays as it is.
    """
    first, made = threading.Lock(), []

    def call(*given):
        given = tf.nest.map_structure(tf.convert_to_tensor, given)
        with first:
            if not made:
                axes = (None,) * len(given) if batch is None else tuple(batch)
                made.append(traced(*_loose(axes, given))(function))
        return made[0](*given)

    return call


def _loose(batch, given):
    """What may come in place of a tree of tensors: the same types and shapes, but of any size of the batch."""
    if isinstance(batch, Mapping):
        return {name: _loose(batch[name], branch) for name, branch in given.items()}
    if isinstance(batch, tuple):
        return tuple(_loose(axis, branch) for axis, branch in zip(batch, given, strict=True))

    def spec(tensor):
        return tf.TensorSpec([None if place == batch else n for place, n in enumerate(tensor.shape)], tensor.dtype)

    return tf.nest.map_structure(spec, given)


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
