"""What a network still says when one of its blocks is left out.

Veit, Wilber & Belongie, "Residual Networks Behave Like Ensembles of Relatively Shallow Networks", 2016, section 4.
https://arxiv.org/abs/1605.06431
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image
from vizcore.classifier import Classifier
from vizcore.layers.kinds import ACTIVATIONS
from vizcore.replay import replay

Block = tuple[str, str]  # the layer that it is given, and the one that ends it


@dataclass(frozen=True, eq=False)
class Lesions:
    """The answers of a network with each of its blocks left out in turn.

    Args:
        blocks: which, from the image on.
        whole: the logits with nothing left out.
        without: the logits without each block.
    """

    blocks: tuple[Block, ...]
    whole: Float[np.ndarray, " classes"]
    without: Float[np.ndarray, "blocks classes"]


def blocks_of_two(classifier: Classifier) -> tuple[Block, ...]:
    """The pairs of convolutions that can be left out: what comes out is shaped as what goes in.

    Counted in pairs from the first activation on, as residual networks of pairs have their shortcuts; so a plain
    network of the same layers is cut at the same places.
    """
    ends = [layer for layer in classifier.layers if layer.kind in ACTIVATIONS][::2]
    pairs = zip(ends, ends[1:], strict=False)
    return tuple((one.name, other.name) for one, other in pairs if one.output_shape == other.output_shape)


def lesions(
    classifier: Classifier,
    image: Image,
    blocks: tuple[Block, ...] | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> Lesions:
    """The logits without each block: its end gives what its beginning gave.

    Of a residual network that is the shortcut without what stands beside it: before its last ReLU, x + 0.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        blocks: which to leave out; None for `blocks_of_two`.
        progress: is told the share that is done, and may raise to stop the work.

    Raises:
        KeyError: the network has no such layer.
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    blocks = blocks_of_two(classifier) if blocks is None else blocks
    found = [_logits(classifier, image, {})]
    for number, (begin, end) in enumerate(blocks, start=1):
        given = {}
        edits = {
            begin: lambda value, given=given: given.setdefault("value", value),
            end: lambda _, given=given: given["value"],
        }
        found.append(_logits(classifier, image, edits))
        progress(number / len(blocks))
    return Lesions(blocks, found[0], np.stack(found[1:]) if blocks else np.empty((0, found[0].size), np.float32))


def _logits(classifier: Classifier, image: Image, edits) -> Float[np.ndarray, " classes"]:
    given = keras.ops.convert_to_tensor(image[None])
    seen = replay(classifier.model, given, (classifier.logits,), edits)
    return keras.ops.convert_to_numpy(seen[classifier.logits])[0]
