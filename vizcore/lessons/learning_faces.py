"""A small network learns faces that somebody brought, while he watches: few faces, few steps, and a limit of time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

import keras
import numpy as np
from jaxtyping import Float, Int, UInt8

from vizcore.backend import placed
from vizcore.lessons.training_step import made_ready, trains_safely

MOST_FACES, LEAST_OF_A_CLASS = 4_000, 5
LONGEST = 60.0  # seconds
HELD, BATCH = 400, 32  # faces that are only asked about, at most; learned from at a step
_MARKS, _AT_ONCE, _FIFTH = 40, 50, 5
Pixels = UInt8[np.ndarray, "faces height width channels"]
Labels = Int[np.ndarray, " faces"]
Numbers = Int[np.ndarray, " chosen"]


@dataclass(frozen=True)
class Mark:
    """Where the learning stands.

    Args:
        step: how many steps were taken.
        steps: how many were planned.
        loss: cross-entropy, in nats, of the faces learned since the mark before.
        learned: share of right answers on those.
        held: share of right answers on the faces that are only asked about.
        seconds: since it began.
    """

    step: int
    steps: int
    loss: float
    learned: float
    held: float
    seconds: float


def chosen_faces(labels: Labels, most: int = MOST_FACES, seed: int = 1) -> tuple[Numbers, tuple[int, ...]]:
    """Which faces to learn from and to ask about, and which labels they have.

    Args:
        labels: of all faces; -1 where there is none.
        most: faces; where there are more, chance draws among them.
        seed: of chance.

    Returns:
        Numbers of faces, rising; the labels of at least `LEAST_OF_A_CLASS` faces, rising.

    Raises:
        ValueError: fewer than two labels have as many faces.
    """
    found, counts = np.unique(labels[labels >= 0], return_counts=True)
    classes = found[counts >= LEAST_OF_A_CLASS]
    if len(classes) < 2:
        raise ValueError(
            f"To learn from faces takes at least two labels with {LEAST_OF_A_CLASS} faces each: bring a zip with a "
            "folder for each answer."
        )
    numbers = np.flatnonzero(np.isin(labels, classes))
    if len(numbers) > most:
        numbers = np.sort(np.random.default_rng(seed).choice(numbers, most, replace=False))
    return numbers, tuple(int(label) for label in classes)


def held_back(labels: Labels, seed: int = 1) -> Numbers:
    """Numbers of the faces that are only asked about: a fifth of each label's, at most about `HELD` of all."""
    random = np.random.default_rng([seed, 1])
    share = min(1 / _FIFTH, HELD / len(labels))
    of_each = [random.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)]
    return np.sort(np.concatenate([some[: max(1, round(share * len(some)))] for some in of_each]))


def begin(network: keras.Model, seed: int = 1) -> None:
    """Random weights as Keras draws them (Glorot & Bengio, 2010), from a seed of our own: no other network sees it."""
    random = np.random.default_rng([seed, 2])
    drawn = []
    for weight in network.weights:  # without the states of dropout
        *window, into, out = (1, 1, *weight.shape)[-max(2, len(weight.shape)) :]
        reach = np.sqrt(6 / (np.prod(window) * (into + out)))
        kernel = len(weight.shape) > 1
        drawn.append(random.uniform(-reach, reach, weight.shape) if kernel else np.zeros(weight.shape))
    network.set_weights(drawn)


def learn(
    network: keras.Model,
    images: Pixels,
    labels: Labels,
    *,
    epochs: int,
    rate: float = 0.003,
    seed: int = 1,
    longest: float = LONGEST,
    report_progress: Callable[[float], None] = lambda share: None,
) -> Iterator[Mark]:
    """Train a network with Adam on four fifths of the faces, mark by mark; on the last fifth it is only asked.

    Args:
        network: of dense layers, convolutions, pooling and dropout, for images in [0, 1]; it is changed.
        images: of the size that it reads.
        labels: from 0, one a face.
        epochs: passes through the faces.
        rate: Adam's learning rate.
        seed: of the weights at the start, of the order, and of which faces are held back.
        longest: seconds, after which it ends where it is.
        report_progress: is told the share that is done before every step, and may raise to stop.

    Raises:
        ValueError: a step could kill this process, or its numbers are none any more.
    """
    if not trains_safely(network):
        raise ValueError("A 1×1 convolution with stride cannot be trained on this machine: give it stride 1.")
    asked = held_back(labels, seed)
    own = np.setdiff1d(np.arange(len(labels)), asked)
    begin(network, seed)
    made_ready(network, keras.optimizers.Adam(rate), metrics=["accuracy"])
    random = np.random.default_rng([seed, 3])
    order = np.concatenate([random.permutation(own) for _ in range(epochs)])
    yield from _marks(network, images, labels, order, asked, longest, report_progress)


def _marks(
    network: keras.Model, images: Pixels, labels: Labels, order: np.ndarray, asked: np.ndarray, longest: float,
    report_progress: Callable[[float], None],
) -> Iterator[Mark]:  # fmt: skip
    began, steps = monotonic(), -(-len(order) // BATCH)
    every = max(1, steps // _MARKS)
    for step in range(1, steps + 1):
        report_progress((step - 1) / steps)
        some = order[(step - 1) * BATCH : step * BATCH]
        told = network.train_on_batch(_as_read(images[some]), labels[some], return_dict=True)
        if not np.isfinite(told["loss"]):
            raise ValueError("The numbers have grown beyond all bounds: choose a smaller learning rate.")
        seconds = monotonic() - began
        over = step == steps or seconds > longest
        if over or step % every == 0 or step == 1:
            held = _right(network, images[asked], labels[asked])
            yield Mark(step, steps, float(told["loss"]), float(told["accuracy"]), held, seconds)
            network.reset_metrics()
        if over:
            return


def _right(network: keras.Model, images: Pixels, labels: Labels) -> float:
    """Share of right answers."""
    right = 0
    for start in range(0, len(images), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        with placed():
            said = network.predict_on_batch(_as_read(images[some]))
        right += int((said.argmax(axis=1) == labels[some]).sum())
    return right / len(images)


def _as_read(images: Pixels) -> Float[np.ndarray, "faces height width channels"]:
    return images.astype(np.float32) / np.float32(255)
