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
from vizcore.backend import parametrised
from vizcore.network.classifier import Classifier
from vizcore.network.layers.kinds import ACTIVATIONS
from vizcore.run.replay import replay
from vizcore.settings import Preview, unseen

BlockSpan = tuple[str, str]  # the layer that it is given, and the one that ends it


@dataclass(frozen=True, eq=False)
class Lesions:
    """The answers of a network with each of its blocks left out in turn.

    Args:
        blocks: which, from the image on.
        whole: the logits with nothing left out.
        without: the logits without each block.
    """

    blocks: tuple[BlockSpan, ...]
    whole: Float[np.ndarray, " classes"]
    without: Float[np.ndarray, "blocks classes"]


def blocks_of_two(classifier: Classifier) -> tuple[BlockSpan, ...]:
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
    blocks: tuple[BlockSpan, ...] | None = None,
    progress: Callable[[float], None] = lambda _: None,
    preview: Preview = unseen,
) -> Lesions:
    """The logits without each block: its end gives what its beginning gave.

    Of a residual network that is the shortcut without what stands beside it: before its last ReLU, x + 0.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        blocks: which to leave out; None for `blocks_of_two`.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered the answers so far; those that are not known yet are no numbers.

    Raises:
        KeyError: the network has no such layer.
        ValueError: this is no image for this network, or a block does not end after it begins, in the same shape.
    """
    image = classifier.checked(image)
    blocks = blocks_of_two(classifier) if blocks is None else blocks
    _refuse_impossible(classifier, blocks)
    run = classifier.prepared(("lesions", blocks), lambda: _prepare(classifier, blocks))
    found = []
    for number, left_out in enumerate(np.eye(len(blocks) + 1, len(blocks), k=-1, dtype=np.float32)):  # none, then each
        found.append(run(image[None], {"left out": left_out[None]})[classifier.logits][0])
        if number:
            progress(number / len(blocks))
        preview(lambda: _so_far(blocks, found))
    return _so_far(blocks, found)


def _so_far(blocks: tuple[BlockSpan, ...], found: list[np.ndarray]) -> Lesions:
    without = np.full((len(blocks), found[0].size), np.nan, found[0].dtype)
    without[: len(found) - 1] = np.reshape(found[1:], (len(found) - 1, found[0].size))
    return Lesions(blocks, found[0], without)


def _refuse_impossible(classifier: Classifier, blocks: tuple[BlockSpan, ...]) -> None:
    for begin, end in blocks:
        if unknown := [name for name in (begin, end) if name not in classifier.by_name]:
            raise KeyError(f"{classifier.name} has no layer called {unknown[0]!r}")
        shapes = [classifier.by_name[name].output_shape for name in (begin, end)]
        if begin not in classifier.before[end] or shapes[0] != shapes[1]:
            raise ValueError(f"expected a block that ends after it begins, in the same shape, not {begin!r} to {end!r}")


def _prepare(classifier: Classifier, blocks: tuple[BlockSpan, ...]) -> Callable:
    """(image, which of the blocks are left out, as 1 and 0) → logits: compiled once for all of them."""

    def forward(images, numbers):
        begun = {}

        def edit(name):
            def run(value):
                for number, (begin, end) in enumerate(blocks):
                    if end == name:
                        axes = [1] * (len(value.shape) - 1)
                        left_out = keras.ops.reshape(numbers["left out"][:, number], (-1, *axes))
                        value = keras.ops.where(left_out > 0, begun[begin], value)
                begun[name] = value
                return value

            return run

        edits = {name: edit(name) for block in blocks for name in block}
        return replay(classifier.model, images, (classifier.logits,), edits)

    return parametrised(forward, classifier.model.inputs[0], {"left out": 2})
