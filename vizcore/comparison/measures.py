"""How alike two networks are that look at one face, and two faces in one network.

Levin, Peres & Wilmer, "Markov Chains and Mixing Times", 2009, chapter 4: the distance of two predictions.
https://pages.uoregon.edu/dlevin/MARKOV/markovmixing.pdf
"""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from vizcore.activations.statistics import PerChannel
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo
from vizcore.network.layers.kinds import ACTIVATIONS, MERGES, WEIGHTED

_ENDS = ACTIVATIONS | MERGES | {"Concatenate"}  # what follows a weighted layer, or brings several together


def depths(layers: Sequence[LayerInfo]) -> dict[str, int]:
    """How many layers with a kernel (convolutions, dense) lie on the longest way from the image through each step.

    Args:
        layers: in the order in which they run.

    Returns:
        {name: count}, the step itself included; 0 for the image.
    """
    found: dict[str, int] = {}
    for layer in layers:
        found[layer.name] = max((found[name] for name in layer.inputs), default=0) + (layer.kind in WEIGHTED)
    return found


def milestones(classifier: Classifier) -> tuple[LayerInfo, ...]:
    """One step for every depth, from the image (0) to the logits (the last).

    Of the steps of one depth it is the last activation, or the last merge of branches: what the next layer with a
    kernel is given, but for pooling and dropout. Where there is neither, it is the last layer with a kernel.
    """
    found = depths(classifier.layers)
    deepest = found[classifier.logits]
    return tuple(
        classifier.by_name[classifier.logits]
        if depth == deepest
        else _last([layer for layer in classifier.layers if found[layer.name] == depth])
        for depth in range(deepest + 1)
    )


def _last(alike: list[LayerInfo]) -> LayerInfo:
    ends = [layer for layer in alike if layer.kind in _ENDS]
    kernels = [layer for layer in alike if layer.kind in WEIGHTED]
    return (ends or kernels or alike[:1])[-1]


def at_depth(classifier: Classifier, share: float) -> int:
    """The milestone nearest to a share of the way from the image (0) to the logits (1); of two, the deeper."""
    return int(share * (len(milestones(classifier)) - 1) + 0.5)


def by_label(
    predictions: Sequence[tuple[Sequence[str], np.ndarray]],
) -> tuple[tuple[str, ...], Float[np.ndarray, "predictions labels"]]:
    """Predictions brought together label by label, the label of the largest mean probability first.

    Args:
        predictions: (labels, probabilities) each; a label that one of them lacks counts as 0 there.
    """
    labels = list(dict.fromkeys(label for names, _ in predictions for label in names))
    values = np.zeros((len(predictions), len(labels)))
    for row, (names, probabilities) in zip(values, predictions, strict=True):
        row[[labels.index(name) for name in names]] = probabilities
    order = np.argsort(-values.mean(axis=0), kind="stable")
    return tuple(labels[i] for i in order), values[:, order]


def total_variation(p: Float[np.ndarray, " labels"], q: Float[np.ndarray, " labels"]) -> float:
    """The share of the probability that lies on other labels: ½ Σ |p - q|, from 0 (the same) to 1 (none in common)."""
    return float(np.abs(p - q).sum() / 2)


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    """Cosine of the angle between two arrays, in [-1, 1]; not a number where one of them is zero throughout."""
    a, b = a.ravel().astype(np.float64), b.ravel().astype(np.float64)
    norms = np.linalg.norm(a) * np.linalg.norm(b)
    return float(np.clip(a @ b / norms, -1, 1)) if norms else float("nan")


def cosines(
    first: Mapping[str, np.ndarray],
    second: Mapping[str, np.ndarray],
    layers: Sequence[str],
    average: Mapping[str, PerChannel] | None = None,
) -> Float[np.ndarray, " layers"]:
    """How alike two faces are in each layer: the cosine of the two activations.

    Args:
        first: {layer: its activation}.
        second: the same for the other face.
        layers: which, in this order.
        average: {layer: what is taken off each channel first}, such as its mean over many faces, so that what every
            face shares does not count.

    Returns:
        In [-1, 1]: 1 for the same but for a positive factor, 0 for nothing in common; not a number where one is zero
        throughout, or `average` lacks the layer.
    """
    return np.array([_centred_cosine(first[name], second[name], average, name) for name in layers])


def _centred_cosine(a, b, average, name: str) -> float:
    if average is None:
        return cosine(a, b)
    return cosine(a - average[name], b - average[name]) if name in average else float("nan")


def channel_differences(a: np.ndarray, b: np.ndarray) -> PerChannel:
    """Mean absolute difference of two activations, one number a channel, in the units of the activation."""
    return np.abs(a - b).reshape(-1, a.shape[-1]).mean(axis=0).astype(np.float32)
