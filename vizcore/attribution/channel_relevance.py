"""How much of its own answer a network owes to each channel, for many images at once, by LRP-ε.

Achtibat et al., "From Attribution Maps to Human-Understandable Explanations through Concept Relevance Propagation",
2023, the relevance of RelMax. https://doi.org/10.1038/s42256-023-00711-8

The answer is the largest logit of each image. A channel's relevance is the sum over its map, as relevance is shared out
by `lrp_epsilon`: so the channels of a layer that everything passes add up to the logit, less what biases and ε take.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float
from keras import ops

from vizcore.arrays import Batch
from vizcore.attribution.methods.lrp import Epsilon
from vizcore.attribution.relevance import folded, refuse_unknown
from vizcore.backend import Arrays, differentiated
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import chunks
from vizcore.run.replay import replay
from vizcore.target import Target

EPSILON = 0.1  # as `lrp_epsilon` has it
_ANSWER = "answer"


def channel_relevance(
    classifier: Classifier, images: Batch, layers: Sequence[str], *, epsilon: float = EPSILON
) -> Arrays:
    """The share of each image's answer that passes through each channel of some layers.

    Args:
        classifier: the network.
        images: (batch, height, width, channels), in [0, 1].
        layers: names of layers.
        epsilon: see `lrp_epsilon`.

    Returns:
        {layer: (batch, channels)}, in units of the logit, summed over the map; below zero where it speaks against the
        answer. Without biases and with an ε of 0 the channels of the last layer of each stage add up to the logit.

    Raises:
        ValueError: these are no images for this network, or a layer on the way has no rule.
    """
    found = _passed(classifier, images, tuple(layers), epsilon, whole=False)
    return {layer: found[layer].reshape(len(images), -1) for layer in layers}


def unit_relevance(
    classifier: Classifier, images: Batch, layer: str, *, epsilon: float = EPSILON
) -> Float[np.ndarray, "batch ..."]:
    """The same for every unit of one layer: (batch, …), shaped as what the layer gives.

    Args:
        classifier: the network.
        images: (batch, height, width, channels), in [0, 1].
        layer: name of the layer.
        epsilon: see `lrp_epsilon`.

    Raises:
        ValueError: these are no images for this network, or a layer on the way has no rule.
    """
    return _passed(classifier, images, (layer,), epsilon, whole=True)[layer]


def _passed(classifier: Classifier, images: Batch, layers: tuple[str, ...], epsilon: float, *, whole: bool):
    target = Target(classifier.logits, 0)  # whichever logit it is: the way to it is the same
    refuse_unknown(classifier, target)
    images = classifier.checked_batch(images)
    key = "channel relevance", layers, whole
    run = classifier.prepared(key, lambda: _prepare(classifier, Epsilon(folded(classifier, target)), layers, whole))
    ones = {_ANSWER: np.ones(classifier.by_name[classifier.logits].output_shape, np.float32)}
    parts = []
    for some in chunks(classifier, images):
        _, values, gradients = run(some, ones, {"epsilon": epsilon})
        parts.append({layer: values[layer] * gradients[layer] for layer in layers})
    return {layer: np.concatenate([part[layer] for part in parts]) for layer in layers}


def _prepare(classifier: Classifier, rule: Epsilon, layers: tuple[str, ...], whole: bool):
    """By what a layer gives; or by a factor of 1 for each of its channels, whose slope is the sum over the map."""
    logits = classifier.logits

    def forward(images, watch, numbers):
        by: dict[str, Any] = {}

        def keep(layer, value):
            by[layer] = watch(value)
            return by[layer]

        def scale(layer, value):
            channels = value.shape[-1]
            by[layer] = watch(ops.ones((ops.shape(images)[0], *[1] * (len(value.shape) - 2), channels), "float32"))
            return value * ops.cast(by[layer], value.dtype)

        edits = {layer: partial(keep if whole else scale, layer) for layer in layers}
        seen = replay(classifier.model, images, (logits,), edits, partial(rule, **numbers))[logits]
        largest = ops.one_hot(ops.argmax(seen, axis=-1), seen.shape[-1], dtype=seen.dtype)
        return {_ANSWER: seen * largest}, by

    shapes = {_ANSWER: tuple(classifier.by_name[logits].output_shape)}
    return differentiated(forward, classifier.model.inputs[0], shapes, ("epsilon",))
