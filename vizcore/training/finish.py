"""What can be done once to a network that has been trained, before it is measured and shipped."""

from collections.abc import Callable

import keras
import numpy as np
from jaxtyping import Float, UInt8

from vizcore.network.graph import Operation, walk

_BATCH = 256


def remeasure_statistics(
    network: keras.Model, images: UInt8[np.ndarray, "faces height width 1"], alter: Callable | None = None
) -> None:
    """Set the means and variances of batch normalisation to those over faces, for the weights as they now are.

    Averaged weights have statistics of their own, and those gathered in training are of altered faces (Izmailov et al.,
    "Averaging Weights Leads to Wider Optima and Better Generalization", 2018, section 3.2,
    https://arxiv.org/abs/1803.05407). Of the batches' means and variances the mean is taken.

    Args:
        network: changed in place; not one that anybody else looks at.
        images: the training faces, in any order.
        alter: what becomes of a batch of uint8 before it is measured; without it, whole faces in [0, 1] are. A network
            that learned from faces with noise or other faces in them is to be given these: on whole ones it is worse.
    """
    layers = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in layers]
    sums = [[np.zeros(layer.moving_mean.shape), np.zeros(layer.moving_variance.shape)] for layer in layers]
    order = np.random.default_rng(0).permutation(len(images))  # batches alike, whatever the order of the file
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    for layer in layers:
        layer.momentum = 0.0  # what a step leaves behind is then its own batch's
    for batch in batches:
        walk(
            network,
            keras.ops.convert_to_tensor(alter(images[batch]) if alter else images[batch].astype("f4") / 255),
            by_the_batch,
        )
        for layer, (mean, variance) in zip(layers, sums, strict=True):
            mean += keras.ops.convert_to_numpy(layer.moving_mean)
            variance += keras.ops.convert_to_numpy(layer.moving_variance)
    for layer, momentum, (mean, variance) in zip(layers, momenta, sums, strict=True):
        layer.momentum = momentum
        layer.moving_mean.assign(mean / len(batches))
        layer.moving_variance.assign(variance / len(batches))


def by_the_batch(operation: Operation) -> Callable:
    """A step of `walk`: batch normalisation by the batch, as in training; all else, dropout too, as when it is used."""
    if not isinstance(operation, keras.layers.BatchNormalization):
        return operation
    return lambda *given, **named: operation(*given, **named | {"training": True})


def prefer_common(network: keras.Model, prior: Float[np.ndarray, " classes"], strength: float) -> None:
    """Add strength times the logarithm of each class's share to its logit, in place: common classes win more often.

    What a training with logit adjustment gives is steered so between accuracy and mean recall, without training again.

    Raises:
        ValueError: the logits have no bias to be changed.
    """
    last = network.layers[-1]
    if getattr(last, "bias", None) is None:
        raise ValueError(f"the last layer, {last.name}, has no bias that could hold a preference for common classes")
    last.bias.assign(last.bias + (strength * np.log(prior)).astype("float32"))
