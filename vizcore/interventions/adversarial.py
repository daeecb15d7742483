"""How little of a face must change to change the answer.

Goodfellow, Shlens & Szegedy, "Explaining and Harnessing Adversarial Examples", 2015: FGSM.
https://arxiv.org/abs/1412.6572
Madry et al., "Towards Deep Learning Models Resistant to Adversarial Attacks", 2018: PGD.
https://arxiv.org/abs/1706.06083
"""

from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch, Image
from vizcore.backend import differentiated
from vizcore.interventions.answer import answers, check_label
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import chunks, parts
from vizcore.run.replay import replay
from vizcore.settings import Preview, Progress, silent, unseen

FGSM, PGD = "FGSM", "PGD"
STEPS = 20  # of PGD
_PACE = 2.5  # all steps together could go this many times as far as they may, so that they can turn round at the edge


@dataclass(frozen=True, eq=False)
class Attack:
    """Faces that were changed to change the answer.

    Args:
        bounds: (points,), how far any pixel may go, in brightness: 0 black to 1 white.
        images: (points, height, width, channels), in [0, 1], no pixel further than its bound from the face.
        answers: (points, classes), calibrated probabilities.
    """

    bounds: Float[np.ndarray, " points"]
    images: Batch
    answers: Float[np.ndarray, "points classes"]


@dataclass(frozen=True, eq=False)
class Underway:
    """An attack before one of its steps.

    Args:
        step: how many were taken.
        steps: how many there will be.
        images: (points, height, width, channels), as far as they were changed.
    """

    step: int
    steps: int
    images: Batch


def attack(
    classifier: Classifier,
    image: Image,
    bounds: Float[np.ndarray, " points"],
    *,
    method: str = PGD,
    label: int,
    towards: bool = False,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Attack:
    """The face changed within each bound so that a class becomes less likely, or more.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1].
        bounds: (points,), how far any pixel may go.
        method: "FGSM", one step of the bound's size along the sign of the gradient of the cross-entropy; or "PGD",
            many small ones, each brought back within the bound; from the face itself, not from a random start.
        label: index of the class.
        towards: make it more likely; else less.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered an `Underway` before every step.

    Raises:
        IndexError: the network has no such class.
        ValueError: there is no such method, or this is no image for this network.
    """
    image = classifier.checked(image)
    check_label(classifier, label)
    if method not in (FGSM, PGD):
        raise ValueError(f"the methods are {FGSM} and {PGD}, not {method!r}")
    bounds, sign = np.asarray(bounds, np.float32), 1 if towards else -1
    found = _changed(classifier, image, bounds, label, sign, method, progress, preview)
    return Attack(bounds, found, _said(classifier, found))


def _changed(
    classifier: Classifier, image: Image, bounds: np.ndarray, label: int, sign: int, method: str,
    progress: Progress, preview: Preview,
) -> Batch:  # fmt: skip
    """The faces at the end of all steps."""
    count, pace = (1, 1.0) if method == FGSM else (STEPS, _PACE / STEPS)
    found = np.repeat(image[None], len(bounds), axis=0)
    every = list(parts(classifier, len(bounds)))
    for number, part in enumerate(every):
        reach = bounds[part, None, None, None]
        for step in range(count):
            preview(partial(_underway, number * count + step, len(every) * count, found))
            moved = found[part] + sign * pace * reach * np.sign(slopes(classifier, found[part], label))
            found[part] = np.clip(np.clip(moved, image - reach, image + reach), 0, 1)
            progress((part.start + (part.stop - part.start) * (step + 1) / count) / len(bounds))
    return found


def _underway(step: int, steps: int, images: Batch) -> Underway:
    return Underway(step, steps, images.copy())


def _said(classifier: Classifier, images: Batch) -> Float[np.ndarray, "points classes"]:
    runs = [classifier.run(chunk, (classifier.logits,))[classifier.logits] for chunk in chunks(classifier, images)]
    return answers(classifier, np.concatenate(runs))


def slopes(classifier: Classifier, images: Batch, label: int) -> Batch:
    """The derivative by every pixel of a class's log-odds, log p / (1 - p) at temperature 1.

    That of the cross-entropy is -(1 - p) times as large: of the same direction, but it vanishes where p is near 1.

    Raises:
        ValueError: these are no images for this network.
    """
    images = classifier.checked_batch(images)
    run = classifier.prepared(("slopes of the log-odds",), lambda: _prepare(classifier))
    return run(images, {"log-odds": np.eye(len(classifier.labels), dtype=np.float32)[label]})[2]["image"]


def _prepare(classifier: Classifier):
    model, name, count = classifier.model, classifier.logits, len(classifier.labels)
    itself = np.where(np.eye(count, dtype=bool), np.float32(-1e9), np.float32(0))  # a class is not among its others

    def forward(images, watch, _):
        image = watch(images)
        logits = replay(model, image, (name,))[name]
        others = keras.ops.logsumexp(logits[:, None, :] + itself, axis=-1)
        return {"log-odds": logits - others}, {"image": image}

    return differentiated(forward, model.inputs[0], {"log-odds": (count,)})
