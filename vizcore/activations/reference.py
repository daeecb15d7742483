"""A reference from anybody's pictures: what every channel of a network does on them, gathered batch by batch."""

from collections.abc import Callable, Mapping

import numpy as np
from keras import ops

from vizcore.arrays import Batch
from vizcore.backend import parametrised
from vizcore.network.classifier import Classifier
from vizcore.network.reference import Reference
from vizcore.run.replay import replay

_AT_ONCE = 8


def reference_of_images(
    classifier: Classifier, images: Batch, report: Callable[[float], None] = lambda share: None
) -> Mapping[str, Reference]:
    """Mean, spread and extreme of every channel of every layer, over some images: {layer: Reference}.

    What is kept of an image is taken inside the pass, so that a network of any size can be asked.

    Args:
        classifier: the network.
        images: (images, height, width, channels), in [0, 1].
        report: told of the share that is done.

    Raises:
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images)
    names = tuple(layer.name for layer in classifier.layers)
    run = classifier.prepared(("reference",), lambda: _prepare(classifier, names))
    found = []
    for start in range(0, len(images), _AT_ONCE):
        found.append(run(images[start : start + _AT_ONCE], {}))
        report(min(start + _AT_ONCE, len(images)) / len(images))
    joined = {key: np.concatenate([each[key] for each in found]) for key in found[0]}
    return {name: _reference(joined[f"mean {name}"], joined[f"most {name}"]) for name in names}


def _reference(means: np.ndarray, largest: np.ndarray) -> Reference:
    return Reference(means.mean(axis=0), means.std(axis=0), largest.max(axis=0))


def _prepare(classifier: Classifier, names: tuple[str, ...]):
    def forward(images, _):
        seen = replay(classifier.model, images, names)
        found = {}
        for name in names:
            value = ops.cast(seen[name], "float32")
            places = tuple(range(1, len(value.shape) - 1))
            found[f"mean {name}"] = ops.mean(value, axis=places) if places else value
            found[f"most {name}"] = ops.max(ops.abs(value), axis=places) if places else ops.abs(value)
        return found

    return parametrised(forward, classifier.model.inputs[0], {})
