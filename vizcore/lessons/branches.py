"""What the 1×1 convolutions before the wide kernels of an inception module save: weights and multiplications.

Szegedy et al., "Going Deeper with Convolutions", 2014. https://arxiv.org/abs/1409.4842
Lin, Chen & Yan, "Network in network", 2013. https://arxiv.org/abs/1312.4400
"""

import re
from dataclasses import dataclass

import keras
import numpy as np

_NAME = re.compile(r"inception(\w+)")
WIDE = "3x3", "5x5"  # branches that begin with a 1×1 convolution


@dataclass(frozen=True)
class Module:
    """One inception module.

    Args:
        name: of it.
        places: height × width of its maps.
        reads: channels that come in.
        reduced: of these, how many are left before each of `WIDE`.
        gives: channels that go out.
        weights: of all its kernels, (as it is, without the 1×1 reductions), biases and normalisation left out.
    """

    name: str
    places: int
    reads: int
    reduced: tuple[int, ...]
    gives: int
    weights: tuple[int, int]

    @property
    def multiplications(self) -> tuple[int, int]:
        """For one picture, those with padding counted too."""
        return self.weights[0] * self.places, self.weights[1] * self.places


def inception_modules(model: keras.Model) -> tuple[Module, ...]:
    """Every inception module of a network, in order, with and without its reductions.

    Without them each wide kernel reads all channels that come in; what goes out is as wide as before.

    Raises:
        ValueError: the network has none.
    """
    names = [found[1] for layer in model.layers if (found := _NAME.fullmatch(layer.name))]
    if not names:
        raise ValueError(f"{model.name} has no inception module: ask googlenet")
    return tuple(_module(model, name) for name in names)


def _module(model: keras.Model, name: str) -> Module:
    def kernel(branch: str) -> tuple[int, ...]:
        return tuple(model.get_layer(f"conv{name}_{branch}").kernel.shape)

    height, width, gives = model.get_layer(f"inception{name}").output.shape[1:]
    reads = kernel("1x1")[2]
    as_it_is = sum(np.prod(kernel(branch)) for branch in ("1x1", "pool", *WIDE, *(f"{wide}_reduce" for wide in WIDE)))
    without = sum(np.prod(kernel(branch)) for branch in ("1x1", "pool"))
    without += sum(np.prod(kernel(wide)[:2]) * reads * kernel(wide)[3] for wide in WIDE)
    reduced = tuple(kernel(wide)[2] for wide in WIDE)
    return Module(f"inception{name}", height * width, reads, reduced, gives, (int(as_it_is), int(without)))
