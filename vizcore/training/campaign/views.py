"""Faces in the order and with the alterations of a key: who is taught sees the very faces that teachers were asked of.

Beyer et al., "Knowledge distillation: A good teacher is patient and consistent", 2022.
https://arxiv.org/abs/2106.05237
"""

from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Int


class Views:
    """So many passes through all faces, then the same passes again.

    Args:
        faces: how many there are.
        rows: batches of one call of the device.
        batch: faces of each.
        seed: draws the orders and the keys.
        passes: until everything comes again; never where it is None.

    Attributes:
        calls: of the device, of each pass.
    """

    def __init__(self, faces: int, rows: int, batch: int, seed: int, passes: int | None = None):
        self.faces, self.rows, self.batch, self._seed, self.passes = faces, rows, batch, seed, passes
        self.calls = max(1, round(faces / (rows * batch)))

    def __getitem__(self, epoch: int) -> Iterator[tuple[Any, Any]]:
        """Of each call of an epoch, the numbers of its faces, (rows, batch), and the key by which they are altered."""
        at = epoch % self.passes if self.passes else epoch
        shape = (self.calls, self.rows, self.batch)
        numbers = order(self.faces, int(np.prod(shape)), np.random.default_rng([self._seed, at])).reshape(shape)
        for call, chosen in enumerate(numbers):
            yield (
                jnp.asarray(chosen, jnp.int32),
                jax.random.fold_in(jax.random.key(self._seed), at * self.calls + call),
            )


def order(faces: int, size: int, random: np.random.Generator) -> Int[np.ndarray, " size"]:
    """So many numbers of faces: all once, in one order, before any comes again in another."""
    return np.concatenate([random.permutation(faces) for _ in range(-(-size // faces))])[:size]
