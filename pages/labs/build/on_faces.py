"""The plan learns faces, on the server: in the line of all long work, bounded, stopped when asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.components.job import computed, memoized
from pages.components.stage import stage
from pages.components.stage.frames_block import frames_block, images_block
from pages.labs.build import opening
from pages.labs.build.costs import Costs
from pages.labs.build.examples import Examples, of_faces
from pages.runtime.frames import open_stream
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.lessons.learning_faces import LONGEST, MOST_FACES, Mark, chosen_faces, learn

if TYPE_CHECKING:
    import keras

SIDES = (24, 32, 48)  # pixels of a face; those that are not larger than the faces that were brought
_SHOWN, _WIDEST = 32, 72  # pictures of the first layer's weights; pixels of the screen of one


@dataclass(frozen=True)
class How:
    """How it learns: passes through the faces, Adam's learning rate, and a seed."""

    epochs: int
    rate: float
    seed: int


@dataclass
class Learned:
    """What was learned, or has been so far.

    Args:
        marks: from the first step to the last.
        weights: one after another, as they stood at the last mark.
    """

    marks: list[Mark] = field(default_factory=list)
    weights: np.ndarray = field(default_factory=lambda: np.zeros(0, np.float32))


def sides() -> tuple[int, ...]:
    """The sizes that the faces under study can be learned at; none where there are no faces, or they are not square."""
    found = collection.current()
    if found is None or not len(found.faces):
        return ()
    height, width, _ = found.faces.images.shape[1:]
    return tuple(side for side in SIDES if side <= height) if height == width else ()


def why_none() -> str:
    """Why there is no size to learn faces at."""
    found = collection.current()
    if found is None or not len(found.faces):
        return "Bring faces to learn from: a zip with a folder for each answer, of square pictures."
    height, width, _ = found.faces.images.shape[1:]
    return (
        f"The network under study cuts the faces to {height}×{width} pixels; learned from are square ones of "
        f"{SIDES[0]}×{SIDES[0]} at least: choose another network."
    )


def examples_at(side: int) -> Examples:
    """The faces under study, as examples to learn from.

    Raises:
        ValueError: too few of them have a label.
    """
    faces = _faces()
    _, classes = chosen_faces(faces.labels)
    return of_faces(side, tuple(faces.classes[label] for label in classes))


def choose() -> How:
    """The widgets for how it learns."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        epochs = bound.selectbox("Epochs", (1, 2, 5, 10, 20), name="build_epochs", default=5, width=110)
        rate = bound.selectbox(
            "Learning rate", (0.0003, 0.001, 0.003, 0.01, 0.03), name="build_rate", default=0.003, width=140
        )
        seed = bound.number_input(
            "Seed", 1, 99, name="build_seed", default=1, width=110, help="Of the weights at the start."
        )
    st.caption(
        f"With Adam, in your turn among all visitors, for {LONGEST:.0f} seconds at most; of more than {MOST_FACES:,} "
        "faces chance draws as many. You can stop it: what was learned by then stays."
    )
    return How(int(epochs), float(rate), int(seed))


def trained(this: Subject, layers: Sequence[Costs], examples: Examples, how: How) -> Learned | None:
    """What the plan has learned: known, or learned now in its turn; what there is of it where it was stopped.

    Raises:
        ValueError: it cannot be learned; one sentence says why.
    """
    key = ("built on faces", collection.token(), examples.shape, tuple(one.brick for one in layers), how)
    unfinished = ("so far", *key)
    above, room = st.container(), st.empty()  # how far it is, and the button that stops it, are over what grows
    work = partial(_work, this, unfinished, layers, examples, how, room)
    with above:
        found = computed(this, key, work, f"Learning faces of {len(examples.labels)} labels …")
    room.empty()
    return found or this.results.get(unfinished)


def _work(
    this: Subject, unfinished: tuple, layers: Sequence[Costs], examples: Examples, how: How, room,
    report_progress: Callable[[float], None],
) -> Learned:  # fmt: skip
    """Learn; what there is of it is held under `unfinished`, in case that it is stopped."""
    this.results.pop(unfinished, None)
    model = opening.keras_model(layers, examples, seed=how.seed)
    images, labels = pictures(examples)
    so_far = memoized(this, unfinished, Learned)
    with open_stream() as stream:
        with room.container():
            block = frames_block(stream.token, called="right answers", widest=_WIDEST)
            st.caption("What the first layer weighs, as it learns.")
            stage("frames", block, key="learning-faces")
        for mark in learn(
            model, images, labels, epochs=how.epochs, rate=how.rate, seed=how.seed, report_progress=report_progress
        ):
            so_far.marks.append(mark)
            so_far.weights = np.concatenate([np.ravel(weight) for weight in model.get_weights()])
            stream.push(images_block(first_weights(model), np.array([mark.held]), mark.step, mark.steps))
    return this.results.pop(unfinished)


def pictures(examples: Examples) -> tuple[np.ndarray, np.ndarray]:
    """The faces to learn from, of the examples' size, and their labels as the examples count them."""
    faces = _faces()
    numbers, _ = chosen_faces(faces.labels)
    return np.asarray(faces.where(numbers).sized(examples.shape).images), labels_learned()


def labels_learned() -> np.ndarray:
    """The labels of the faces to learn from, as the examples count them."""
    labels = _faces().labels
    numbers, classes = chosen_faces(labels)
    return np.searchsorted(classes, labels[numbers])


def first_weights(model: "keras.Model") -> np.ndarray:
    """Pictures of what the first units that learn weigh, (units, height, width, 1); 0.5 is zero."""
    kernel = next(layer for layer in model.layers if layer.weights).get_weights()[0][..., :_SHOWN]
    side = kernel.shape[0] if kernel.ndim == 4 else round(len(kernel) ** 0.5)
    squares = np.moveaxis(kernel.reshape(side, side, -1), -1, 0)[..., None]
    return 0.5 + 0.5 * squares / max(float(np.abs(squares).max()), 1e-12)


def _faces():
    found = collection.current()
    if found is None:
        raise ValueError("There are no faces to learn from: bring a zip with a folder for each answer.")
    return found.faces
