"""Does a map change when the network forgets what it has learnt? One that does not explains the face, not the network.

Adebayo et al., "Sanity Checks for Saliency Maps", 2018. https://arxiv.org/abs/1810.03292

In a randomised layer the numbers of each kernel are shuffled and get random signs: they keep their scale, and all they
knew is gone. (With their signs kept, sums lean one way and whole layers of ReLU die.) Its numbers for each channel
(bias, batch normalisation) change channels together. A layer that is called more than once is one layer: all its calls
are randomised at once and alike. What is randomised is one copy of the network, stage by stage; the network itself is
left as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity

from vizcore.arrays import Map
from vizcore.backend import placed
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.settings import Preview, Progress, silent, unseen


@dataclass(frozen=True)
class Similarity:
    """How much two maps are alike: 1 the same, 0 nothing in common.

    Args:
        spearman: rank correlation, -1 to 1; not a number where one of the maps is flat.
        spearman_absolute: the same of the magnitudes: without sign.
        ssim: structural similarity, -1 to 1, of each map over its largest magnitude.
    """

    spearman: float
    spearman_absolute: float
    ssim: float


@dataclass(frozen=True, eq=False)
class Stage:
    """The network with its upper layers randomised.

    Args:
        layers: all that are, from the top down.
        map: what the method says of this network.
        similarity: of this map with that of the trained network.
    """

    layers: tuple[str, ...]
    map: Map
    similarity: Similarity


def cascading_randomisation(
    classifier: Classifier, explain: Callable[[Classifier], Map], *, stages: int = 6, seed: int = 0,
    progress: Progress = silent, preview: Preview = unseen,
) -> tuple[Stage, ...]:  # fmt: skip
    """The same question to the same network with its weights randomised, from the top layer down to the image.

    Args:
        classifier: the trained network.
        explain: gives the map of a network; is asked of this one and of each randomised one, which is a new
            `Classifier` and is not kept.
        stages: how many networks, from one whose top layer is randomised to one where every layer is.
        seed: the same seed shuffles alike.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered what is returned, as far as it is known.

    Returns:
        One for each stage, at most as many as there are layers with weights; the first one, with no layer, is the
        trained network.
    """
    with placed():
        model, random = flatten(classifier.model), np.random.default_rng(seed)
    downwards = _layers_downwards(model)
    bounds = np.rint(np.linspace(len(downwards), 1, min(stages, len(downwards)))[::-1]).astype(int).tolist()
    found, done = [], 0
    for bound in (0, *bounds):
        for calls in downwards[done:bound]:
            _forget(calls, random)
        done = bound
        name = f"{classifier.name}, randomised"
        pixels = explain(Classifier(name, model, classifier.labels) if bound else classifier)
        names = tuple(step.name for calls in downwards[:bound] for step in calls)
        original = found[0].map if found else pixels
        found.append(Stage(names, pixels, similarity(original, pixels)))
        progress(len(found) / (len(bounds) + 1))
        preview(lambda: tuple(found))
    return tuple(found)


def similarity(one: Map, other: Map) -> Similarity:
    """How much two maps of one size, at least 3 pixels a side, are alike."""
    side = min(one.shape)
    ssim = structural_similarity(
        _scaled(one), _scaled(other), data_range=2.0, win_size=min(7, side - 1 + side % 2)
    )  # of numbers in [-1, 1], in windows of 7×7 pixels or what fits
    return Similarity(_spearman(one, other), _spearman(np.abs(one), np.abs(other)), float(ssim))


def _spearman(one: Map, other: Map) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return float("nan")
    return float(spearmanr(one, other, axis=None).statistic)


def _scaled(pixels: Map) -> Map:
    highest = np.abs(pixels).max()
    return pixels / (highest if highest > 0 else 1)


def _learnt(step: keras.Operation) -> bool:
    """Whether it has weights that training sets; the scale of the picture is not one of them."""
    return bool(getattr(step, "weights", ())) and not isinstance(step, keras.layers.Normalization)


def _layers_downwards(model: keras.Model) -> list[list[keras.layers.Layer]]:
    """The layers with weights, from the top down; of each all steps of a flat network that are calls of it."""
    found: list[list[keras.layers.Layer]] = []
    again = getattr(model, "uncounted", {})
    for step in reversed(model.operations):
        if not _learnt(step):
            continue
        same = (calls for calls in found if again.get(calls[-1].name) and _equal(calls[0], step))
        calls = next(same, None)
        if calls is None:
            found.append([step])
        else:
            calls.append(step)
    return found


def _forget(calls: list[keras.layers.Layer], random: np.random.Generator) -> None:
    with placed():
        weights = _shuffled(calls[0].get_weights(), random)
        for step in calls:
            step.set_weights(weights)


def _equal(one: keras.layers.Layer, other: keras.layers.Layer) -> bool:
    """Whether two steps are of one kind and have the same weights."""
    ours, theirs = one.get_weights(), other.get_weights()
    same_kind = type(one) is type(other) and len(ours) == len(theirs)
    return same_kind and all(map(np.array_equal, ours, theirs))


def _shuffled(weights: list[np.ndarray], random: np.random.Generator) -> list[np.ndarray]:
    """Kernels in any order, of any sign; what there is one number of for each channel, in one order for all."""
    orders = {len(w): random.permutation(len(w)) for w in weights if w.ndim == 1}

    def shuffled(w):
        if w.ndim == 1:
            return w[orders[len(w)]]
        return (random.permutation(w.ravel()) * random.choice((-1, 1), w.size)).reshape(w.shape).astype(w.dtype)

    return [shuffled(w) for w in weights]
