"""How much each of many faces excites one channel: one number a face, from one compiled pass."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int
from keras import ops

from vizcore.backend import parametrised
from vizcore.data.faces import Faces, as_images
from vizcore.data.looked import AT_ONCE
from vizcore.data.strongest import channels_of, reduced
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay
from vizcore.settings import Preview, unseen

FIFTHS = (0.2, 0.4, 0.6, 0.8)


def excitation(
    classifier: Classifier,
    faces: Faces,
    layer: str,
    channel: int,
    report: Callable[[float], None] = lambda share: None,
    preview: Preview = unseen,
) -> Float[np.ndarray, " faces"]:
    """The largest number on a channel's map for each face, by which `Looked.top` ranks them.

    Args:
        classifier: the network.
        faces: as it reads them, or larger.
        layer: name of one that `channels_of` knows.
        channel: of it.
        report: is told the share that is done, and may raise to end it.
        preview: is offered the numbers of the first faces, as far as they are known.

    Raises:
        KeyError: there is no such channel.
        ValueError: the network answers with what is no number.
    """
    channels_of(classifier).place(layer, channel)
    faces = faces.sized(classifier.image_shape)
    run = classifier.prepared(("excitation", layer), lambda: _prepare(classifier, layer))
    parts = []
    for numbers, images in faces.batches(AT_ONCE):
        parts.append(run(classifier.checked_batch(as_images(images)), {})["values"][:, channel])
        report((numbers[-1] + 1) / len(faces))
        preview(lambda: np.concatenate(parts))
    values = np.concatenate(parts)
    if not np.isfinite(values).all():
        raise ValueError("The network gives numbers that are not finite for some of these faces.")
    return values


def in_fifths(values: Float[np.ndarray, " faces"]) -> tuple[Int[np.ndarray, " faces"], Float[np.ndarray, " edges"]]:
    """(the fifth of each face, from 0, and the largest number of every fifth but the last).

    Equal numbers are in one fifth: where many are, as the zeros after a ReLU, there are fewer than five.
    """
    edges = np.unique(np.quantile(values, FIFTHS, method="inverted_cdf"))
    edges = edges[edges < values.max()]
    return np.searchsorted(edges, values, side="left"), edges


def _prepare(classifier: Classifier, layer: str):
    def forward(images, _):
        return {"values": reduced(replay(classifier.model, images, (layer,))[layer], ops.max)}

    return parametrised(forward, classifier.model.inputs[0], {})
