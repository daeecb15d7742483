"""What trained weights say of faces, and batch normalisation's statistics for them: compiled, on the device."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import keras
import numpy as np

from vizcore.network.graph import walk
from vizcore.training.campaign.altering import altered, drawn
from vizcore.training.finish import by_the_batch
from vizcore.training.loop import Recipe

_BATCH, _FEW = 512, 64


class Asked:
    """A network whose weights are given with each question, so that one compiled program answers for all of them.

    Args:
        network: built, for faces of one channel.
        alter: what becomes of images in [0, 1] before statistics are measured on them, by a key of JAX; see `finish`.
    """

    def __init__(self, network: keras.Model, alter: Callable[[Any, Any], Any] | None = None):
        self._network, self._alter = network, alter
        self._logits = jax.jit(self._answer)
        self._statistics = jax.jit(self._measured)
        self._seen = jax.jit(self._of_altered, static_argnums=5)
        self._norms = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]

    def logits(self, weights: list, others: list, faces: Any) -> np.ndarray:
        """Logits of faces, uint8 (faces, height, width, 1), by these weights: float32 (faces, classes)."""
        return self._over(lambda part: self._logits(weights, others, part), faces)

    def seen(self, weights: list, others: list, faces: Any, indices: Any, key: Any, recipe: Recipe) -> Any:
        """Logits of faces as somebody learns from them.

        Args:
            weights: of the trainable variables.
            others: of the others.
            faces: all, uint8, on the device.
            indices: (steps, batch), the numbers of those that are learned from.
            key: that they are altered by.
            recipe: of who learns.

        Returns:
            (steps, batch, classes), on the device.
        """
        return self._seen(weights, others, faces, indices, key, recipe)

    def remeasured(self, weights: list, others: list, faces: Any) -> list:
        """The other variables with means and variances of all faces; see `vizcore.training.finish`."""
        if not self._norms:
            return others
        order = np.random.default_rng(0).permutation(len(faces))[: max(1, len(faces) // _BATCH) * _BATCH]
        batches = np.array_split(order, max(1, len(order) // _BATCH))
        sums: list | None = None
        for number, batch in enumerate(batches):
            found = self._statistics(weights, others, faces[batch], jax.random.key(number))
            sums = found if sums is None else [one + two for one, two in zip(sums, found, strict=True)]
        means = iter([total / len(batches) for total in sums or []])
        measured = {id(v) for layer in self._norms for v in (layer.moving_mean, layer.moving_variance)}
        return [
            next(means) if id(variable) in measured else other
            for variable, other in zip(self._network.non_trainable_variables, others, strict=True)
        ]

    def _answer(self, weights, others, faces):
        logits, _ = self._network.stateless_call(weights, others, faces.astype(jnp.float32) / 255, training=False)
        return logits.astype(jnp.float32)

    def _of_altered(self, weights, others, faces, indices, key, recipe):
        def one(_, given):
            chosen, key, kept = given
            images = faces[chosen].astype(jnp.float32) / 255
            images, _ = altered(key, kept, images, jnp.zeros((len(chosen), 1)), recipe)
            logits, _ = self._network.stateless_call(weights, others, images, training=False)
            return None, logits.astype(jnp.float32)

        return jax.lax.scan(one, None, (indices, *drawn(key, *indices.shape, recipe)))[1]

    def _measured(self, weights, others, faces, key):
        """Mean and variance of one batch, in the order of the network's variables."""
        pairs = [
            *zip(self._network.trainable_variables, weights, strict=True),
            *zip(self._network.non_trainable_variables, others, strict=True),
        ]
        images = faces.astype(jnp.float32) / 255
        images = self._alter(key, images) if self._alter else images
        momenta = [layer.momentum for layer in self._norms]
        try:
            for layer in self._norms:
                layer.momentum = 0.0  # what a step leaves behind is then its own batch's
            with keras.StatelessScope(state_mapping=pairs) as scope:
                walk(self._network, images, by_the_batch)
        finally:
            for layer, momentum in zip(self._norms, momenta, strict=True):
                layer.momentum = momentum
        measured = {id(v) for layer in self._norms for v in (layer.moving_mean, layer.moving_variance)}
        return [scope.get_current_value(v) for v in self._network.non_trainable_variables if id(v) in measured]

    def _over(self, ask: Callable, faces) -> np.ndarray:
        found = []
        size = min(_BATCH, -(-len(faces) // _FEW) * _FEW)  # few shapes, few programs
        for start in range(0, len(faces), size):
            part = faces[start : start + size]
            short = size - len(part)
            whole = jnp.concatenate([part, jnp.zeros((short, *part.shape[1:]), part.dtype)]) if short else part
            found.append(ask(whole)[: len(part)])
        return np.asarray(jnp.concatenate(found), np.float32)
