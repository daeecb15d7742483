"""Do a layer's maps move as the face does, and does what is left of them after pooling stay as it was?

Lenc & Vedaldi, "Understanding image representations by measuring their equivariance and equivalence", 2015.
https://arxiv.org/abs/1411.5908
Azulay & Weiss, "Why do deep convolutional networks generalize so poorly to small image transformations?", 2019.
https://arxiv.org/abs/1805.12177
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from vizcore.arrays import Image
from vizcore.interventions.answer import answers
from vizcore.interventions.transforms import Transform, known, moved
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts
from vizcore.settings import Preview, unseen


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a network says, and what one layer does, while a face is changed more and more.

    Args:
        amounts: (points,).
        answers: (points, classes), calibrated probabilities.
        equivariance: (points,), how far the layer's maps of the changed face are from its changed maps, ‖f(Tx) -
            T f(x)‖ ÷ ‖T f(x)‖, where both are known; 0: they move as the face does. Not a number without maps.
        invariance: (points,), how far each channel's mean is from what it was, ‖m(Tx) - m(x)‖ ÷ ‖m(x)‖, m the mean
            over the map; 0: nobody can tell any more that the face was changed.
    """

    amounts: Float[np.ndarray, " points"]
    answers: Float[np.ndarray, "points classes"]
    equivariance: Float[np.ndarray, " points"]
    invariance: Float[np.ndarray, " points"]


def sweep(
    classifier: Classifier,
    image: Image,
    transform: Transform,
    layer: str,
    *,
    points: int = 25,
    progress: Callable[[float], None] = lambda _: None,
    preview: Preview = unseen,
) -> Sweep:
    """What becomes of the prediction and of one layer while a face is changed more and more.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        transform: how it is changed.
        layer: whose maps are measured.
        points: how many amounts.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered the sweep so far; what is not known yet is not a number.

    Raises:
        KeyError: the network has no such layer.
        ValueError: this is no image for this network.
    """
    image = classifier.checked(image)
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    amounts, images = transform.sweep(image, points)
    still = classifier.run(image[None], (layer,))[layer][0]
    said, equivariance, invariance = [], [], []
    for part in parts(classifier, len(amounts)):
        found = classifier.run(images[part], tuple(dict.fromkeys((classifier.logits, layer))))
        said.append(answers(classifier, found[classifier.logits]))
        for amount, values in zip(amounts[part], found[layer], strict=True):
            equivariance.append(equivariance_error(transform, float(amount), still, values))
            invariance.append(_apart(_pooled(values), _pooled(still)))
        progress(part.stop / len(amounts))
        preview(lambda: _so_far(amounts, said, equivariance, invariance))
    return _so_far(amounts, said, equivariance, invariance)


def _so_far(amounts: np.ndarray, said: list[np.ndarray], equivariance: list[float], invariance: list[float]) -> Sweep:
    known, missing = np.concatenate(said), len(amounts) - len(equivariance)
    rest = [float("nan")] * missing
    return Sweep(
        amounts, np.pad(known, ((0, missing), (0, 0)), constant_values=np.nan), np.array(equivariance + rest),
        np.array(invariance + rest),
    )  # fmt: skip


def equivariance_error(transform: Transform, amount: float, still: np.ndarray, values: np.ndarray) -> float:
    """How far maps of a changed face are from changed maps of the face: ‖f(Tx) - T f(x)‖ ÷ ‖T f(x)‖, at least 0.

    Args:
        transform: what was done to the face; where places stay, the maps should stay.
        amount: how much of it.
        still: (height, width, channels), of the face.
        values: the same of the changed face.

    Returns:
        Not a number where the layer has no maps, or nothing of them is known after the move.
    """
    if still.ndim != 3:
        return float("nan")
    if transform.place is None or amount == transform.neutral:
        return _apart(values, still)
    place = transform.place(amount)
    where = known(still.shape[:2], *place)
    return _apart(values[where], moved(still, *place)[where]) if where.any() else float("nan")


def _pooled(values: np.ndarray) -> Float[np.ndarray, " features"]:
    return values.reshape(-1, values.shape[-1]).mean(axis=0)


def _apart(found: np.ndarray, expected: np.ndarray) -> float:
    """‖found - expected‖ ÷ ‖expected‖; 0 where they are equal, not a number where only the latter is zero."""
    distance, norm = float(np.linalg.norm(found - expected)), float(np.linalg.norm(expected))
    if distance == 0:
        return 0.0
    return distance / norm if norm else float("nan")
