"""What a question has a person find on a board, a map or a picture, and whether the place that was chosen is it.

Each takes the subject, what was chosen, and by name the view's options and what the question adds; it gives a finding,
or None where the choice means nothing: it comes from a browser.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pages.components import attribution_panel
from pages.components.lab import colour, convolution
from pages.components.stage.chosen import whole
from pages.labs.course.trust_views import patches_of
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.data.means import channel_means
from vizcore.lessons.colour import KERNELS, summed
from vizcore.lessons.convolution_arithmetic import Axis
from vizcore.lessons.signals import grey_face
from vizcore.run.trace import activation
from vizcore.target import Target
from vizcore.words import number_text

Choice = Mapping[str, Any]
PICTURES = 128  # of channels, in a paragraph


@dataclass(frozen=True)
class Finding:
    """Whether it is right, and a sentence on what was found."""

    right: bool
    said: str


def _place(text: Any, shape: Sequence[int]) -> tuple[int, ...] | None:
    """The last numbers of `…-row-column`, as many as the shape has, inside."""
    parts = str(text).split("-")[-len(shape) :]
    if len(parts) < len(shape) or not all(part.isdecimal() and len(part) < 4 for part in parts):
        return None
    place = tuple(map(int, parts))
    return place if all(at < size for at, size in zip(place, shape, strict=True)) else None


def _extreme(values: np.ndarray, choice: Choice, *, of: str = "number", least: bool = False) -> Finding | None:
    """Whether the cell that was chosen holds the largest number of all, or the least; of boards too."""
    if (place := _place(choice.get("cell"), values.shape)) is None:
        return None
    value = values[place]
    right = bool(value <= values.min() if least else value >= values.max())
    other = "smaller" if least else "larger"
    said = f"no {of} is {other}" if right else f"another {of} is {other}"
    row, column = place[-2:]
    return Finding(right, f"Row {row}, column {column} is {number_text(value)}: {said}.")


def brightest(this: Subject, choice: Choice, size: int) -> Finding | None:
    """The largest number of the face."""
    return _extreme(grey_face(this.trace.image, size), choice)


def colourless(this: Subject, choice: Choice, apart: float) -> Finding | None:
    """A pixel whose three numbers lie no further apart."""
    picture = colour.picture_of(this, "coffee")
    if (place := _place(choice.get("place"), picture.shape[:2])) is None:
        return None
    three = picture[place]
    said = ", ".join(
        f"{name} {number_text(value)}" for name, value in zip(("Red", "green", "blue"), three, strict=True)
    )
    return Finding(bool(np.ptp(three) <= apart), f"{said}: they differ by {number_text(np.ptp(three))}.")


def reads_the_corner(this: Subject, choice: Choice, size: int, kernel: int, weights: str) -> Finding | None:
    """The output that reads the pixel in the lower right corner."""
    outputs = Axis(size, kernel).outputs
    if (place := _place(choice.get("cell"), (outputs, outputs))) is None:
        return None
    rows, columns = (f"{at} to {at + kernel - 1}" for at in place)
    read = f"It reads rows {rows} and columns {columns}, {kernel**2} of {size**2} pixels"
    return Finding(place == (outputs - 1, outputs - 1), f"{read}; the corner is row {size - 1}, column {size - 1}.")


def _boards(this: Subject, options: Mapping[str, Any]) -> np.ndarray:
    """(boards, rows, columns) of what goes out of a kernel that slides."""
    return np.moveaxis(convolution.result_of(this, convolution.Sliding(**options)), -1, 0)


def strongest(this: Subject, choice: Choice, **options: Any) -> Finding | None:
    """The largest number that a kernel gives, on any board."""
    return _extreme(_boards(this, options), choice)


def hardly_any(this: Subject, choice: Choice, share: float, **options: Any) -> Finding | None:
    """A place where a kernel gives next to nothing: at most a share of the most, up or down."""
    sizes = np.abs(boards := _boards(this, options))
    if (place := _place(choice.get("cell"), boards.shape)) is None:
        return None
    most = float(sizes.max())
    right = bool(sizes[place] <= max(share * most, float(sizes.min())))
    said = f"{number_text(boards[place])} there; the furthest from zero is {number_text(most)}"
    return Finding(right, f"The kernel gives {said}.")


def strong(this: Subject, choice: Choice, kernel: str, share: float, least: bool = False) -> Finding | None:
    """A place whose sum is at least a share of the largest, or at most."""
    total = summed(colour.picture_of(this, "coffee"), KERNELS[kernel])[1]
    if (place := _place(choice.get("place"), total.shape)) is None:
        return None
    value, most = float(total[place]), float(total.max())
    said = f"The sum there is {number_text(value)}; the largest of all is {number_text(most)}."
    return Finding(value <= share * most if least else value >= share * most, said)


def patch(this: Subject, choice: Choice, method: str, patches: int, least: bool = False) -> Finding | None:
    """The patch over which a method's map adds up to the most, or to the least."""
    target = Target(this.classifier.logits, int(this.trace.logits.argmax()))
    known = attribution_panel.known(this, target, METHODS[method], {})
    if known is None:
        return None
    return _extreme(patches_of(known.found.map, patches), choice, of="patch", least=least)


def finds_most(this: Subject, choice: Choice, network: str, layer: str) -> Finding | None:
    """The channel whose map of the face reaches the largest number, of those that are shown."""
    found = channel_means(network, layer)
    shown = 0 if found is None else min(len(found.images), PICTURES)
    if (channel := whole(choice, "channel", shown)) is None:
        return None
    if network != this.network:
        raise ValueError(f"What each finds in your face is known for {network} alone: choose it as the network.")
    peaks = activation(this.classifier, this.trace, layer).max(axis=(0, 1))[:shown]
    said = f"On its map of your face the largest number is {number_text(peaks[channel])}"
    right = bool(peaks[channel] >= peaks.max())
    return Finding(right, f"{said}: {'no other reaches more' if right else 'another reaches more'}.")
