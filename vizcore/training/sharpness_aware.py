"""Sharpness-aware minimisation: the gradient that is followed is that of a worse place nearby, uphill from the weights.

Foret, Kleiner, Mobahi & Neyshabur, "Sharpness-Aware Minimization for Efficiently Improving Generalization", 2021.
https://arxiv.org/abs/2010.01412

Two steps of training on one batch: `AscentOptimizer` goes uphill, `DescentOptimizer` comes back and goes down by what
was felt up there.
So it takes nothing of Keras but its optimizers, and runs on every backend.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable("fovea")
class AscentOptimizer(keras.optimizers.Optimizer):
    """Uphill along the gradient of all weights together, as far as the learning rate says (the paper's ρ)."""

    def build(self, variables):
        """Room to remember how far each weight went."""
        super().build(variables)
        self.gone = self.add_optimizer_variables(variables, "gone")

    def apply(self, grads, trainable_variables=None):
        """The gradient, with length 1."""
        length = ops.sqrt(sum(ops.sum(ops.square(ops.cast(grad, "float32"))) for grad in grads))
        super().apply([grad / ops.cast(length + 1e-12, grad.dtype) for grad in grads], trainable_variables)

    def update_step(self, gradient, variable, learning_rate):
        """One weight's part of it."""
        step = ops.cast(gradient, variable.dtype) * ops.cast(learning_rate, variable.dtype)
        self.assign(self.gone[self._get_variable_index(variable)], step)
        self.assign_add(variable, step)


@keras.saving.register_keras_serializable("fovea")
class DescentOptimizer(keras.optimizers.AdamW):
    """AdamW for weights that stand uphill: they go back by `gone` first."""

    def build(self, var_list):
        """Room for how far each weight is away."""
        super().build(var_list)
        self.gone = self.add_optimizer_variables(var_list, "gone")

    def apply(self, grads, trainable_variables=None):
        """Back, then AdamW's step."""
        for variable, gone in zip(self._trainable_variables, self.gone, strict=True):
            self.assign_sub(variable, gone)
        super().apply(grads, trainable_variables)


class SharpnessAwareStep:
    """Takes a network uphill before each of its steps.

    Args:
        network: compiled with `DescentOptimizer`.
        radius: how far, in the length of the vector of all weights (the paper's ρ).
    """

    def __init__(self, network: keras.Model, radius: float):
        self._network = network
        self._twin = keras.Model(network.inputs, network.outputs)  # the same weights
        self._twin.compile(AscentOptimizer(radius), network.loss)
        if not network.optimizer.built:
            network.optimizer.build(network.trainable_variables)

    def train_on_batch(self, images, targets) -> float:
        """The loss before the step, as `keras.Model.train_on_batch` gives it."""
        loss = self._twin.train_on_batch(images, targets)
        for gone, way in zip(self._network.optimizer.gone, self._twin.optimizer.gone, strict=True):
            gone.assign(way)
        self._network.train_on_batch(images, targets)
        return loss
