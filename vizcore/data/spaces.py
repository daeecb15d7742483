"""Where faces lie in the spaces of several layers at once, from one compiled pass.

Typical faces, after Rosch, "Cognitive Representations of Semantic Categories", 1975: those nearest to the mean of their
label. https://doi.org/10.1037/0096-3445.104.3.192
"""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float, Int
from keras import ops

from vizcore.backend import parametrised
from vizcore.data.faces import Faces, as_images
from vizcore.data.looked import AT_ONCE
from vizcore.data.nearest import similarities
from vizcore.data.strongest import reduced
from vizcore.network.classifier import Classifier
from vizcore.network.layers.kinds import DROPOUTS
from vizcore.run.replay import replay
from vizcore.settings import Preview, unseen

FEW = 5  # layers that are followed


def layers_to_follow(classifier: Classifier, last: str, few: int = FEW) -> tuple[str, ...]:
    """A few layers with maps, evenly from the first to the last, and the one before the logits.

    Args:
        classifier: the network.
        last: the layer before the logits.
        few: how many with maps at most.
    """
    others = [layer for layer in classifier.layers if layer.inputs and layer.kind not in DROPOUTS]
    maps = [layer.name for layer in others if layer.has_maps and layer.kind in ("ReLU", "Activation", "Add")]
    every = maps or [layer.name for layer in others if layer.name not in (last, classifier.logits)] or [last]
    chosen = np.unique(np.linspace(0, len(every) - 1, min(few, len(every))).round().astype(int))
    return tuple(dict.fromkeys([*(every[place] for place in chosen), last]))


def spaces(
    classifier: Classifier,
    faces: Faces,
    layers: Sequence[str],
    report: Callable[[float], None] = lambda share: None,
    preview: Preview = unseen,
) -> dict[str, Float[np.ndarray, "faces features"]]:
    """{layer: its numbers for every face, one row each; the mean of each channel where it has maps}.

    Args:
        classifier: the network.
        faces: as it reads them, or larger.
        layers: names of them.
        report: is told the share that is done, and may raise to end it.
        preview: is offered what is returned, of the faces so far.
    """

    def so_far() -> dict[str, np.ndarray]:
        return {layer: np.concatenate([part[layer] for part in parts]) for layer in layers}

    faces, layers = faces.sized(classifier.image_shape), tuple(layers)
    run = classifier.prepared(("spaces", layers), lambda: _prepare(classifier, layers))
    parts = []
    for numbers, images in faces.batches(AT_ONCE):
        parts.append(run(classifier.checked_batch(as_images(images)), {}))
        report((numbers[-1] + 1) / len(faces))
        preview(so_far)
    return so_far()


def typical(
    rows: Float[np.ndarray, "faces features"], labels: Int[np.ndarray, " faces"], label: int
) -> tuple[Int[np.ndarray, " chosen"], Float[np.ndarray, " chosen"]]:
    """The faces of a label from the most typical to the least, and the cosine of each with the mean of them all.

    Args:
        rows: of every face, in the space of a layer.
        labels: of every face.
        label: whose faces.
    """
    numbers = np.flatnonzero(labels == label)
    if not len(numbers):
        return numbers, np.zeros(0, np.float32)
    found = similarities(rows[numbers], rows[numbers].mean(axis=0))
    order = np.argsort(-found, kind="stable")
    return numbers[order], found[order]


def _prepare(classifier: Classifier, layers: tuple[str, ...]):
    def forward(images, _):
        seen = replay(classifier.model, images, layers)
        return {layer: reduced(seen[layer], ops.mean) for layer in layers}

    return parametrised(forward, classifier.model.inputs[0], {})
