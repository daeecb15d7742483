"""Which channels of a layer an answer rests on, measured: each is switched off, and the network runs again.

Morcos et al., "On the importance of single directions for generalization", 2018. https://arxiv.org/abs/1803.06959
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from jaxtyping import Bool, Float, Int

from vizcore.arrays import Image
from vizcore.interventions.answer import answers, check_label, log_odds
from vizcore.interventions.edits import Change, changed, check_layer
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts
from vizcore.settings import Preview, Progress, silent, unseen


@dataclass(frozen=True, eq=False)
class Removal:
    """A class's probability while channels of a layer are switched off, more and more of them.

    Args:
        counts: (points,), how many channels: from 0 to all.
        strongest: (points,), that many of the strongest are off.
        random: (points,), that many drawn at random are off; the mean over several draws.
        only_strongest: (points,), that many of the strongest are on and all others off.
    """

    counts: Int[np.ndarray, " points"]
    strongest: Float[np.ndarray, " points"]
    random: Float[np.ndarray, " points"]
    only_strongest: Float[np.ndarray, " points"]


def channel_effects(
    classifier: Classifier,
    image: Image,
    layer: str,
    label: int,
    *,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Float[np.ndarray, " units"]:
    """By how much a class's log-odds fall when each channel of a layer is switched off, one at a time.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1].
        layer: whose channels.
        label: index of the class.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered what is returned, as far as it is known; not a number where it is not.

    Returns:
        (channels,), of the calibrated log-odds, which still move where the probability is near 1; positive where the
        channel speaks for the class. 0.69 halves the odds.

    Raises:
        KeyError: the network has no such layer.
        IndexError: it has no such class.
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    check_label(classifier, label)
    count = check_layer(classifier, layer).channels
    before = _logits(classifier, image, layer, np.ones((1, count), bool))

    def fallen(after: np.ndarray) -> np.ndarray:
        return (log_odds(classifier, before) - log_odds(classifier, after))[:, label]

    off = ~np.eye(count, dtype=bool)
    return fallen(_logits(classifier, image, layer, off, progress, lambda after: preview(partial(fallen, after))))


def removal(
    classifier: Classifier,
    image: Image,
    layer: str,
    label: int,
    effects: Float[np.ndarray, " units"],
    *,
    steps: int = 24,
    seeds: int = 8,
    progress: Progress = silent,
) -> Removal:
    """What is left of a class's probability when the strongest channels go, when random ones go, when only they stay.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1].
        layer: whose channels.
        label: index of the class.
        effects: (channels,), what makes one stronger than another, such as `channel_effects`.
        steps: in how many steps they go; at most one for each channel.
        seeds: how many random orders.
        progress: is told the share that is done, and may raise to stop the work.

    Raises:
        KeyError: the network has no such layer.
        IndexError: it has no such class.
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    check_label(classifier, label)
    total = check_layer(classifier, layer).channels
    counts = np.rint(np.linspace(0, total, min(steps, total) + 1)).astype(int)
    first = _ranks(np.argsort(-effects, kind="stable"))
    orders = [first, *(np.random.default_rng(seed).permutation(total) for seed in range(seeds))]
    removed = [order >= counts[:, None] for order in orders]
    logits = _logits(classifier, image, layer, np.concatenate([*removed, first < counts[:, None]]), progress)
    strongest, *random, only_strongest = answers(classifier, logits)[:, label].reshape(-1, len(counts))
    return Removal(counts, strongest, np.mean(random, axis=0), only_strongest)


def _ranks(order: Int[np.ndarray, " units"]) -> Int[np.ndarray, " units"]:
    """When each channel's turn is, 0 for the first."""
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks


def _logits(
    classifier: Classifier,
    image: Image,
    layer: str,
    on: Bool[np.ndarray, "runs units"],
    progress: Progress = silent,
    so_far: Callable[[np.ndarray], None] = lambda _: None,
) -> Float[np.ndarray, "runs classes"]:
    """The logits for each choice of the channels that stay; what comes before the layer runs once for many."""
    maps = [1] * (len(classifier.by_name[layer].output_shape) - 1)
    found = np.full((len(on), len(classifier.labels)), np.nan, np.float32)
    for part in parts(classifier, len(on)):
        factor = on[part].astype(np.float32).reshape(-1, *maps, on.shape[1])
        logits = changed(classifier, image[None], {layer: Change(factor)}, (classifier.logits,))
        found[part] = logits[classifier.logits]
        progress(part.stop / len(on))
        so_far(found)
    return found
