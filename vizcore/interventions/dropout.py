"""What a network says when its dropout stays on, as while it was trained: how much its answer leans on single units.

Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014; its section 10 multiplies
by Gaussian noise. https://jmlr.org/papers/v15/srivastava14a.html
Tompson et al., "Efficient Object Localization Using Convolutional Networks", 2015: whole maps are dropped.
https://arxiv.org/abs/1411.4280
Klambauer et al., "Self-Normalizing Neural Networks", 2017: alpha dropout. https://arxiv.org/abs/1706.02515
Gal & Ghahramani, "Dropout as a Bayesian Approximation", 2016: many passes, and their spread.
https://arxiv.org/abs/1506.02142
"""

from collections.abc import Mapping

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image
from vizcore.interventions.edits import Change, changed, check_layer
from vizcore.network.classifier import Classifier
from vizcore.network.graph import Operation, layers_inside
from vizcore.network.layers.kinds import DROPOUTS

Masks = Mapping[str, Change]

_CLASSES = tuple(getattr(keras.layers, kind) for kind in sorted(DROPOUTS))
_RATES = "rate", "dropout", "recurrent_dropout"
_SATURATED = -1.6732632423543772 * 1.0507009873554805  # what SELU gives of a very negative number


def dropout_masks(classifier: Classifier, passes: int, seed: int = 0) -> dict[str, Change]:
    """What the network's dropout layers would do to their activations in some passes of training.

    Args:
        classifier: the network.
        passes: how many, each of one image.
        seed: of the random numbers.

    Returns:
        {layer: what its activation is multiplied by, and what is added to it}, both (passes, …), with a 1 along each
        axis where all places share a number. 0 where a number is dropped and 1 ∕ (1 − rate) where it stays;
        of a Gaussian dropout noise about 1. Only an alpha dropout adds something: where it drops, it puts another
        number.

    Raises:
        ValueError: the network has no dropout, or has some that cannot be switched on here; or fewer than one pass is
            asked for.
    """
    if inside := [step for step in classifier.model.operations if _drops_inside(step)]:
        raise ValueError(
            f"{classifier.name} has dropout inside of {inside[0].name}, a {type(inside[0]).__name__}, which cannot be "
            "switched on here"
        )
    steps = {layer.name: classifier.model.get_layer(layer.name) for layer in classifier.layers}
    steps = {name: step for name, step in steps.items() if type(step) in _CLASSES and step.rate > 0}
    if not steps:
        raise ValueError(f"{classifier.name} has no dropout: every pass says the same")
    if passes < 1:
        raise ValueError(f"expected one pass at least, got {passes}")
    random = np.random.default_rng(seed)
    return {name: _drawn(random, passes, step, classifier.by_name[name].output_shape) for name, step in steps.items()}


def masked(classifier: Classifier, image: Image, masks: Masks) -> Float[np.ndarray, "passes classes"]:
    """The logits of an image when activations on the way are changed by masks, one pass for each.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1].
        masks: {layer: (passes, …)}, as `dropout_masks` draws them; each axis as long as its activation's, or 1.

    Raises:
        KeyError: the network has no such layer.
        ValueError: a mask is not shaped as its layer's activation, two masks are of different numbers of passes, or
            this is no image for this network.
    """
    for layer, mask in masks.items():
        shape = tuple(check_layer(classifier, layer).output_shape)
        for numbers in (mask.factor, mask.added):
            if numbers is not None and not _fits(numbers.shape[1:], shape):
                raise ValueError(
                    f"expected a mask of {layer} shaped (passes, {', '.join(map(str, shape))}), got {numbers.shape}"
                )
    if len(counts := {len(mask.factor) for mask in masks.values()}) > 1:
        raise ValueError(f"expected as many passes of every layer, got {' and '.join(map(str, sorted(counts)))}")
    return changed(classifier, image[None], masks, (classifier.logits,))[classifier.logits]


def _fits(given: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    return len(given) == len(shape) and all(side in (1, wanted) for side, wanted in zip(given, shape, strict=True))


def _drawn(random: np.random.Generator, passes: int, step: Operation, shape: tuple[int, ...]) -> Change:
    """One layer's change in every pass."""
    rate, kind = float(step.rate), type(step).__name__
    if rate >= 1 and kind in ("AlphaDropout", "GaussianDropout"):
        raise ValueError(f"{step.name}, a {kind}, has the rate {rate:g}, of which Keras can make nothing either")
    if kind == "GaussianDropout":
        return Change(random.normal(1, (rate / (1 - rate)) ** 0.5, (passes, *shape)).astype(np.float32))
    stays = random.random((passes, *_drawn_alike(step, shape))) >= rate
    if kind == "AlphaDropout":
        factor = ((1 - rate) * (1 + rate * _SATURATED**2)) ** -0.5  # which keeps mean and variance
        added = factor * _SATURATED * (~stays - rate)
        return Change((factor * stays).astype(np.float32), added.astype(np.float32))
    return Change((stays / (1 - rate if rate < 1 else 1)).astype(np.float32))


def _drawn_alike(step: Operation, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of what is drawn for one image: 1 along each axis where all places share a number.

    Raises:
        ValueError: the layer asks for another one than fits its activation.
    """
    if type(step).__name__.startswith("Spatial"):
        first = getattr(step, "data_format", "") == "channels_first"
        return (shape[0], *[1] * (len(shape) - 1)) if first else (*[1] * (len(shape) - 1), shape[-1])
    if step.noise_shape is None:
        return shape
    batch, *asked = step.noise_shape
    found = tuple(wanted or side for wanted, side in zip(asked, shape, strict=False))
    if batch not in (None, 1) or len(asked) != len(shape) or not _fits(found, shape):
        raise ValueError(
            f"{step.name} has the noise_shape {tuple(step.noise_shape)}, which does not fit one image's {shape}"
        )
    return found


def _drops_inside(step: Operation) -> bool:
    """Whether a step has dropout that is no step of its own, as in a recurrent layer or an attention."""
    held = layers_inside(step) if type(step) in _CLASSES else [step, *layers_inside(step)]
    return any(_rate(each) > 0 for each in held)


def _rate(layer: Operation) -> float:
    """The highest rate at which a layer drops something."""
    names = _RATES if isinstance(layer, _CLASSES) else _RATES[1:]
    rates = [getattr(layer, name, 0) for name in names]
    return max(float(rate) for rate in (0, *rates) if isinstance(rate, int | float))
