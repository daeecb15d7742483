"""The right answers, worked out when they are asked for: from the network and the face under study, or by a formula."""

from collections.abc import Callable, Sequence
from math import prod

import numpy as np

from pages.labs.course.chapters import Question
from pages.state.subject import Subject
from vizcore import filters
from vizcore.activations.statistics import channel_statistics
from vizcore.lessons.convolution_arithmetic import Axis
from vizcore.lessons.pooling import pooled
from vizcore.run.trace import activation


def right_answer(this: Subject, question: Question) -> str | float:
    """What is right, a text among choices or a number.

    Raises:
        ValueError: the network under study has nothing to ask about; says what is missing.
    """
    if question.choices:
        return question.right
    return ANSWERS[question.answer](this, **question.given)


def is_right(given: str | float | None, right: str | float, within: float) -> bool:
    """Whether what a person answered is right; a number may be off by `within`."""
    if given is None:
        return False
    if isinstance(right, str) or isinstance(given, str):
        return given == right
    return abs(given - right) <= within


def convolutions(this: Subject):
    """The convolutions of the network under study, in order."""
    found = filters.convolutions(this.classifier)
    if not found:
        raise ValueError(f"{this.title} has no convolution: choose another network to be asked this.")
    return found


def _first_maps(this: Subject):
    name = convolutions(this)[0].name
    return channel_statistics(activation(this.classifier, this.trace, name).astype(np.float32))


def _pooled(this: Subject, values: Sequence[float], kind: str) -> float:
    side = round(len(values) ** 0.5)
    return float(pooled(np.array(values, float).reshape(side, side), side, kind)[0, 0])


def _field(this: Subject, kernel: int, layers: int) -> float:
    return 1 + layers * (kernel - 1)


ANSWERS: dict[str, Callable[..., str | float]] = {
    "inputs": lambda this: float(this.trace.image.size),
    "product": lambda this, of: float(prod(of)),
    "dot": lambda this, values, weights: float(np.dot(values, weights)),
    "power": lambda this, base, times: float(base**times),
    "quadratic": lambda this, said, wanted: (said - wanted) ** 2 / 2,
    "outputs": lambda this, **axis: float(Axis(**axis).outputs),
    "pooled": _pooled,
    "likeliest": lambda this: this.classifier.labels[int(this.trace.logits.argmax())],
    "classes": lambda this: float(len(this.classifier.labels)),
    "last_channels": lambda this: float(convolutions(this)[-1].channels),
    "loudest_channel": lambda this: float(_first_maps(this).mean.argmax()),
    "highest_channel": lambda this: float(_first_maps(this).maximum.argmax()),
    "parameters": lambda this: float(sum(layer.parameters for layer in this.classifier.layers)),
    "field": _field,
}
LABELS = ("likeliest",)  # answers that are one of the network's labels
