"""Derivatives of a target, by pixels or by what any layer gives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch
from vizcore.backend import Arrays, differentiated
from vizcore.network.classifier import Classifier
from vizcore.run.replay import Rule, replay
from vizcore.target import Target

BUDGET = 288 * 2**20  # bytes that the activations of the images run at once may take; their derivatives take as much


@dataclass(frozen=True, eq=False)
class Derivatives:
    """A target's value for every image of a batch, and how it answers to small changes.

    Args:
        values: (batch,), in the target's units.
        activations: {layer: (batch, …)}, what each layer gives; the image where it is the input layer.
        gradients: {layer: (batch, …)}, the target's derivative by each of these numbers.
    """

    values: Float[np.ndarray, " batch"]
    activations: Arrays
    gradients: Arrays


def derivatives(
    classifier: Classifier,
    images: Batch,
    target: Target,
    at: tuple[str, ...],
    rule: Rule | None = None,
    *,
    numbers: Mapping[str, float] = MappingProxyType({}),
    any_range: bool = False,
) -> Derivatives:
    """The target, and its derivatives by everything that the layers `at` give.

    Run in chunks, so that memory does not grow with the batch.

    Args:
        classifier: the network.
        images: (batch, height, width, channels), in [0, 1].
        target: what is differentiated.
        at: names of layers; the input layer's is the image.
        rule: what runs in place of a step, where the backward pass is to follow another rule; a function of a module,
            for it is part of the key of what is compiled.
        numbers: {name: number} that the rule is called with besides; others compile nothing anew.
        any_range: let the images leave [0, 1], as those with noise added do.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images, any_range=any_range)
    shapes = {layer: _shape(classifier, layer) for layer in target.layers}
    weights = target.weights(shapes)
    run = classifier.prepared(
        ("derivatives", target.layers, at, rule, tuple(numbers)),
        lambda: _prepare(classifier, target.layers, shapes, at, rule, tuple(numbers)),
    )
    found = [run(chunk, weights, numbers) for chunk in chunks(classifier, images)]
    values = _joined([part[0] for part in found])
    activations, gradients = ({name: _joined([part[i][name] for part in found]) for name in at} for i in (1, 2))
    return Derivatives(values, activations, gradients)


def input_gradients(
    classifier: Classifier, images: Batch, target: Target, rule: Rule | None = None, *, any_range: bool = False
) -> tuple[Float[np.ndarray, " batch"], Batch]:
    """(values (batch,), the target's derivative by every pixel, shaped as the images); the rest as `derivatives`."""
    (source,) = (layer.name for layer in classifier.layers if not layer.inputs)
    found = derivatives(classifier, images, target, (source,), rule, any_range=any_range)
    return found.values, found.gradients[source]


def input_gradients_of_each(
    classifier: Classifier, images: Batch, targets: Sequence[Target]
) -> Iterator[Iterator[Batch]]:
    """For each target in turn its derivative by every pixel, in parts of the images; compiled once for all of them.

    Args:
        classifier: the network.
        images: (batch, height, width, channels), in [0, 1].
        targets: in any number of layers.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: these are no images for this network.
    """
    return _each(classifier, classifier.checked_batch(images), targets)


def _each(classifier, images, targets):
    (source,) = (layer.name for layer in classifier.layers if not layer.inputs)
    layers = tuple(dict.fromkeys(layer for target in targets for layer in target.layers))
    shapes = {layer: _shape(classifier, layer) for layer in layers}
    run = classifier.prepared(
        ("derivatives", layers, (source,), None, ()), lambda: _prepare(classifier, layers, shapes, (source,))
    )
    nothing = {layer: np.zeros(shape, np.float32) for layer, shape in shapes.items()}
    for target in targets:
        weights = nothing | target.weights(shapes)
        yield (run(chunk, weights)[2][source] for chunk in chunks(classifier, images))


def value_of(classifier: Classifier, images: Batch, target: Target) -> Float[np.ndarray, " batch"]:
    """The target for every image, (batch,), from forward passes alone, in chunks.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images)
    weights = target.weights({layer: _shape(classifier, layer) for layer in target.layers})
    found = [classifier.run(chunk, target.layers) for chunk in chunks(classifier, images)]
    return np.concatenate(
        [
            sum((part[name] * w).reshape(len(part[name]), -1).sum(axis=1) for name, w in weights.items())
            for part in found
        ]
    )


def chunks(classifier: Classifier, images: Batch) -> Iterator[Batch]:
    """The images in parts whose activations fit in `BUDGET`, at least one image each."""
    return (images[part] for part in parts(classifier, len(images)))


def parts(classifier: Classifier, count: int, copies: int = 1) -> Iterator[slice]:
    """`count` images that are still to be made, in parts of the same sizes: one part where there are none.

    `copies` says how many times over a run holds what every layer gives.
    """
    size = max(1, BUDGET // copies // max(1, sum(layer.memory for layer in classifier.layers)))
    return (slice(start, min(start + size, count)) for start in range(0, max(count, 1), size))


def _joined(found: list[np.ndarray]) -> np.ndarray:
    """One after the other; a single one is not copied."""
    return found[0] if len(found) == 1 else np.concatenate(found)


def _shape(classifier: Classifier, layer: str) -> tuple[int, ...]:
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    return tuple(classifier.by_name[layer].output_shape)


def _prepare(classifier: Classifier, layers, shapes, at, rule=None, numbers=()):
    model = classifier.model

    def forward(images, watch, numbers):
        extra = {"rule": partial(rule, **numbers)} if rule else {}
        seen = replay(model, images, (*layers, *at), dict.fromkeys(at, watch), **extra)
        return {name: seen[name] for name in layers}, {name: seen[name] for name in at}

    return differentiated(forward, model.inputs[0], shapes, numbers)
