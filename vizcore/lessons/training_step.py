"""A network made ready for training steps in this process, and whether one could kill it."""

from collections.abc import Callable

import keras

from vizcore.backend import placed
from vizcore.network.strided_pointwise import gradients_are_safe, has_strided_pointwise


def trains_safely(network: keras.Model) -> bool:
    """Whether a training step cannot kill this process: a 1×1 convolution with stride can, in TensorFlow 2.21."""
    return gradients_are_safe() or not has_strided_pointwise(network)


def made_ready(network: keras.Model, optimizer: keras.Optimizer, **more) -> None:
    """Compile a network that ends in logits, for examples with one label each; its steps run where `placed` says.

    Args:
        network: it is changed by every step.
        optimizer: of its own.
        more: for `keras.Model.compile`.
    """
    network.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True), **more)
    network.train_step = _placed(network.train_step)  # what Keras compiles forgets where it was asked


def _placed(step: Callable) -> Callable:
    def train_step(data):
        with placed():
            return step(data)

    return train_step
