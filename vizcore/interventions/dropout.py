"""What a network says when its dropout stays on, as while it was trained: how much its answer leans on single units.

Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
https://jmlr.org/papers/v15/srivastava14a.html
Gal & Ghahramani, "Dropout as a Bayesian Approximation", 2016: many passes, and their spread.
https://arxiv.org/abs/1506.02142
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image
from vizcore.interventions.edits import Change, changed, check_layer
from vizcore.network.classifier import Classifier

Masks = Mapping[str, np.ndarray]


def dropout_masks(classifier: Classifier, passes: int, seed: int = 0) -> dict[str, np.ndarray]:
    """What the network's dropout layers would multiply by in some passes of training.

    Args:
        classifier: the network.
        passes: how many.
        seed: of the random numbers.

    Returns:
        {layer: (passes, …)}, shaped as its activation: 0 where a number is dropped, 1 ∕ (1 − rate) where it stays.

    Raises:
        ValueError: the network has no dropout, or fewer than one pass is asked for.
    """
    layers = [layer for layer in classifier.layers if layer.kind == "Dropout"]
    rates = {layer.name: float(classifier.model.get_layer(layer.name).rate) for layer in layers}
    if not any(rates.values()):
        raise ValueError(f"{classifier.name} has no dropout: every pass would say the same")
    if passes < 1:
        raise ValueError(f"expected one pass at least, got {passes}")
    random = np.random.default_rng(seed)
    return {
        layer.name: ((random.random((passes, *layer.output_shape)) >= rate) / (1 - rate)).astype(np.float32)
        for layer in layers
        if (rate := rates[layer.name]) > 0
    }


def masked(classifier: Classifier, image: Image, masks: Masks) -> Float[np.ndarray, "passes classes"]:
    """The logits of an image when activations on the way are multiplied by masks, one pass for each.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1].
        masks: {layer: (passes, …)}, as `dropout_masks` draws them.

    Raises:
        KeyError: the network has no such layer.
        ValueError: a mask is not shaped as its layer's activation, or this is no image for this network.
    """
    for layer, mask in masks.items():
        shape = tuple(check_layer(classifier, layer).output_shape)
        if mask.shape[1:] != shape:
            raise ValueError(
                f"expected a mask of {layer} shaped (passes, {', '.join(map(str, shape))}), got {mask.shape}"
            )
    changes = {layer: Change(mask) for layer, mask in masks.items()}
    return changed(classifier, image[None], changes, (classifier.logits,))[classifier.logits]
