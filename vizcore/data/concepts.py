"""Concepts of a layer: a few directions of channels, never negative, of which all that it says is a sum.

Lee & Seung, "Algorithms for Non-negative Matrix Factorization", 2000.
https://papers.nips.cc/paper/1861-algorithms-for-non-negative-matrix-factorization
Fel et al., "CRAFT: Concept Recursive Activation FacTorization for Explainability", 2023. https://arxiv.org/abs/2211.10154
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from keras import ops

from vizcore.arrays import Image
from vizcore.backend import parametrised
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay
from vizcore.settings import Preview, unseen

STEPS = 150
_SMALL = 1e-9
Units = Float[np.ndarray, "units channels"]
Directions = Float[np.ndarray, "concepts channels"]


@dataclass(frozen=True, eq=False)
class Concepts:
    """Directions of a layer.

    Args:
        directions: each of length 1; the one that says most over all units first.
        explained: share of the sum of squares that they account for, in [0, 1].
    """

    directions: Directions
    explained: float


def concepts_of(
    units: Units, count: int, report: Callable[[float], None] = lambda share: None, preview: Preview = unseen
) -> Concepts:
    """The directions of which the units are best made, with no negative number anywhere.

    Args:
        units: what the layer says at many places, none of it negative.
        count: how many directions.
        report: is told the share that is done, and may raise to end it.
        preview: is offered what is returned, as far as the steps have come.

    Raises:
        ValueError: there are negative numbers, nothing but zeros, or more concepts than channels.
    """
    units = units.astype(np.float64)
    if units.min(initial=0.0) < 0:
        raise ValueError("This layer has negative numbers, which no sum of parts gives: choose one behind a ReLU.")
    if not units.any():
        raise ValueError("This layer is silent: there is nothing to take apart.")
    if not 1 <= count <= min(units.shape):
        raise ValueError(f"expected 1 to {min(units.shape)} concepts, got {count}")
    random = np.random.default_rng(0)
    scale = np.sqrt(units.mean() / count)
    amounts, directions = (
        scale * (0.5 + random.random(shape)) for shape in ((len(units), count), (count, units.shape[1]))
    )

    def so_far() -> Concepts:
        return _named(units, amounts, directions)

    for step in range(STEPS):
        amounts *= (units @ directions.T) / (amounts @ (directions @ directions.T) + _SMALL)
        directions *= (amounts.T @ units) / ((amounts.T @ amounts) @ directions + _SMALL)
        report((step + 1) / STEPS)
        preview(so_far)
    return so_far()


def _named(units: Units, amounts: np.ndarray, directions: np.ndarray) -> Concepts:
    """Directions of length 1, in their order, and what they account for."""
    length = np.linalg.norm(directions, axis=1) + _SMALL
    order = np.argsort(-(amounts.sum(axis=0) * length), kind="stable")
    left = ((units - amounts @ directions) ** 2).sum() / (units**2).sum()
    return Concepts((directions / length[:, None])[order].astype(np.float32), float(1 - left))


def amounts_of(units: Units, directions: Directions, steps: int = STEPS) -> Float[np.ndarray, "units concepts"]:
    """How much of each direction makes up each unit best, never less than nothing.

    Args:
        units: none of them negative.
        directions: from `concepts_of`.
        steps: of multiplicative updates.
    """
    start = np.maximum(units @ directions.T, _SMALL).astype(np.float64)
    wanted, between = units @ directions.T, directions @ directions.T
    for _ in range(steps):
        start *= wanted / (start @ between + _SMALL)
    return start.astype(np.float32)


def without(
    classifier: Classifier, image: Image, layer: str, parts: Float[np.ndarray, "concepts rows columns maps"]
) -> Float[np.ndarray, "concepts classes"]:
    """The logits when each part alone is taken off what a layer says, and never below zero.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        layer: of which parts are taken off.
        parts: what each concept adds to the layer.

    Raises:
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    run = classifier.prepared(("without", layer), lambda: _prepare(classifier, layer, parts.ndim))
    images = np.broadcast_to(image, (len(parts), *image.shape))
    return run(np.ascontiguousarray(images), {"parts": parts.astype(np.float32)})["logits"]


def _prepare(classifier: Classifier, layer: str, axes: int):
    def forward(images, given):
        edits = {layer: lambda value: ops.relu(value - given["parts"])}
        return {
            "logits": ops.cast(
                replay(classifier.model, images, (classifier.logits,), edits)[classifier.logits], "float32"
            )
        }

    return parametrised(forward, classifier.model.inputs[0], {"parts": axes})
