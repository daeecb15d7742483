"""The right answers, worked out when they are asked for: from the network and the face under study, or by a formula."""

from collections.abc import Callable, Sequence

import numpy as np

from pages.components.lab import pooling
from pages.labs.course.chapters import Question
from pages.state.subject import Subject
from vizcore import filters
from vizcore.activations.statistics import channel_statistics
from vizcore.data.means import channel_means, shipped_bins
from vizcore.lessons.convolution_arithmetic import Axis
from vizcore.lessons.pooling import KERNEL
from vizcore.network.cards import FOLDER
from vizcore.network.history import History, read_history
from vizcore.run.trace import activation
from vizcore.target import Target


def right_answer(this: Subject, question: Question) -> str | float:
    """What is right, a text among choices or a number.

    Raises:
        ValueError: the network under study has nothing to ask about; says what is missing.
    """
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


def _pooled_numbers(this: Subject, size: int) -> float:
    side = Axis(pooling.SIDE, KERNEL.shape[0]).outputs // size
    return float(side**2)


def _curves(network: str) -> History:
    history = read_history(FOLDER / f"{network}.history.csv")
    if history is None:
        raise ValueError(f"The curves of {network} do not come with this copy.")
    return history


def _largest_loss(this: Subject, networks: Sequence[str]) -> str:
    return max(networks, key=lambda name: _curves(f"{name}_24").loss[-1])


def _channels_with_means(this: Subject, network: str, layer: str) -> float:
    if (found := channel_means(network, layer)) is None:
        raise ValueError("These means do not come with this copy.")
    return float(len(found.images))


def _right_when_surest(this: Subject, network: str) -> float:
    if (bins := shipped_bins(network)) is None:
        raise ValueError("What was measured does not come with this copy.")
    surest = np.flatnonzero(bins.counts)[-1]
    return 100 * float(bins.right[surest] / bins.counts[surest])


def _beats_chance(this: Subject, method: str) -> str:
    """Whether the answer goes faster with the pixels of a map than with random ones: "than in every one", say."""
    found = this.results.get(("faithfulness", method, Target(this.classifier.logits, int(this.trace.logits.argmax()))))
    if found is None:
        raise ValueError("The third view has to be there first: let it be worked out.")
    beaten = [found.map.deletion.area < curves.deletion.area for curves in found.chance]
    return "than in every one" if all(beaten) else "than in some" if any(beaten) else "than in none"


ANSWERS: dict[str, Callable[..., str | float]] = {
    "inputs": lambda this: float(this.trace.image.size),
    "pooled_numbers": _pooled_numbers,
    "likeliest": lambda this: this.classifier.labels[int(this.trace.logits.argmax())],
    "classes": lambda this: float(len(this.classifier.labels)),
    "ends_at": lambda this, network: 100 * float(_curves(network).validation_accuracy[-1]),
    "largest_loss": _largest_loss,
    "loudest_channel": lambda this: float(_first_maps(this).mean.argmax()),
    "highest_channel": lambda this: float(_first_maps(this).maximum.argmax()),
    "channels_with_means": _channels_with_means,
    "right_when_surest": _right_when_surest,
    "beats_chance": _beats_chance,
}
LABELS = ("likeliest",)  # answers that are one of the network's labels
