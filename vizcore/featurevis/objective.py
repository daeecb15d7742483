"""What an ascent ascents: a target for each image, all of a layer, or nearness to what a layer knows of an image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from keras import ops

from vizcore.arrays import Image
from vizcore.backend import Arrays
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@dataclass(frozen=True, eq=False)
class Objective:
    """A number for each image of a batch, to be raised.

    Args:
        layers: that it is read off.
        values: ({layer: tensor (batch, …)}, {layer: given}) → tensor (batch,); a function of a module, for it is part
            of the key of what is compiled.
        given: {layer: array} that it needs.
        scaled: whether its slope is brought to one size at every step, since its units say nothing of its size.
    """

    layers: tuple[str, ...]
    values: Callable
    given: Arrays
    scaled: bool = True


def targets(classifier: Classifier, wanted: Sequence[Target]) -> Objective:
    """A target for each image, all of them read off the same layers.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: they are read off different layers.
    """
    layers = wanted[0].layers
    if any(set(target.layers) != set(layers) for target in wanted):
        raise ValueError(f"expected targets of {', '.join(layers)} only")
    shapes = {layer: _layer(classifier, layer).output_shape for layer in layers}
    weights = [target.weights(shapes) for target in wanted]
    return Objective(layers, _weighed, {layer: np.stack([each[layer] for each in weights]) for layer in layers})


def energy(classifier: Classifier, layer: str) -> Objective:
    """The root mean square of everything that a layer gives.

    Raises:
        KeyError: the network has no such layer.
    """
    return Objective((_layer(classifier, layer).name,), _root_mean_square, {})


def likeness_to(classifier: Classifier, layer: str, image: Image) -> Objective:
    """Minus the squared distance of what a layer gives from what it gives for an image, as a share of the latter's own.

    0 where the layer cannot tell the two apart, -1 where it gives zeros.

    Raises:
        KeyError: the network has no such layer.
        ValueError: this is no image for this network, or the layer gives nothing but zeros for it.
    """
    given = classifier.run(image[None], (_layer(classifier, layer).name,))[layer]
    if not given.any():
        raise ValueError(f"{layer} gives nothing but zeros for this image")
    return Objective((layer,), _minus_relative_error, {layer: given}, scaled=False)


def _layer(classifier: Classifier, name: str):
    if name not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {name!r}")
    return classifier.by_name[name]


def _weighed(seen, given):
    return sum(_summed(seen[layer] * given[layer]) for layer in given)


def _root_mean_square(seen, _):
    (values,) = seen.values()
    return ops.sqrt(ops.mean(ops.square(values), axis=tuple(range(1, len(values.shape)))) + 1e-12)


def _minus_relative_error(seen, given):
    ((layer, wanted),) = given.items()
    return -_summed(ops.square(seen[layer] - wanted)) / _summed(ops.square(wanted))


def _summed(values):
    return ops.sum(values, axis=tuple(range(1, len(values.shape))))
