"""What a layer sees, in many small pictures: its strongest maps, as many as fill the room that the image would take.

A map of half the image's height and width takes a quarter of its room, so that four of them fill it: what a network
gives up in pixels it gains in maps. A network for large images is looked at in one pass, which holds no more than that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Float, Int

from vizcore.network.classifier import Classifier
from vizcore.run.glances import glances
from vizcore.run.trace import Trace

LEAST = 4  # maps of a layer, where it has as many
_SIDE = 64  # pixels of the image's longer side: of a larger one every second, third, … pixel is taken


@dataclass(frozen=True, eq=False)
class Mosaic:
    """The strongest channels of one layer.

    Args:
        channels: which, by average magnitude, the strongest first; all numbers of a layer that has no maps, in order.
        maps: theirs, in the units of the activation; a layer of more axes than an image has keeps them.
        across: how many stand side by side where the image would stand.
    """

    channels: Int[np.ndarray, " n"]
    maps: Float[np.ndarray, "n ..."]
    across: int


def mosaics(classifier: Classifier, trace: Trace, layers: Sequence[str]) -> dict[str, Mosaic]:
    """The strongest maps of some layers: from the trace where it holds them, else by one more pass.

    Args:
        classifier: the network.
        trace: of the image.
        layers: names.

    Returns:
        {layer: its mosaic}, in the order of `layers`.
    """
    names = tuple(dict.fromkeys(layers))
    step = -(-max(classifier.image_shape[:2]) // _SIDE)
    room = {name: _across(classifier, name) for name in names}
    looks = {name: partial(_strongest, across=room[name], step=step) for name in names}
    found = glances(classifier, trace, looks, ("mosaics", names))
    return {
        name: Mosaic(np.asarray(which[0]), np.moveaxis(maps[0], -1, 0).astype(np.float32), room[name])
        for name, (which, maps) in found.items()
    }


def _across(classifier: Classifier, name: str) -> int:
    """How many of a layer's maps stand side by side along the image's longer side."""
    shape = classifier.by_name[name].output_shape
    return max(1, max(classifier.image_shape[:2]) // max(shape[:-1])) if len(shape) == 3 else 1


def _strongest(of, value, across: int, step: int):
    """(the numbers of the strongest channels, their maps) of one image's layer; by NumPy or by Keras' operations."""
    shape = value.shape
    if len(shape) <= 2:
        return of.reshape(of.arange(int(np.prod(shape[1:]))), (1, -1)), of.reshape(value, (1, -1))
    size = of.mean(of.abs(value), axis=tuple(range(1, len(shape) - 1)))
    which = of.argsort(-size, axis=-1)[:, : max(LEAST, across**2)]
    if len(shape) == 4:
        value = value[:, ::step, ::step]
    return which, of.take(value[0], which[0], axis=-1)[None]
