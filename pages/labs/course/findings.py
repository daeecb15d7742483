"""What a question has a person find or do in a view, and whether what was chosen there is it.

Each takes the subject, what was chosen, and by name the view's options and what the question adds; it gives a finding,
or None where the choice means nothing: it comes from a browser.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pages.components import attribution_panel
from pages.components.lab import colour, pooling
from pages.components.stage.chosen import number, whole
from pages.components.wording import escaped
from pages.labs.course.trust_views import ATTACK, patches_of
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.lessons.colour import KERNELS, summed
from vizcore.lessons.convolution_arithmetic import Axis
from vizcore.lessons.neuron import FUNCTIONS, POINTS, answers, parsed
from vizcore.lessons.pooling import FURTHEST
from vizcore.lessons.signals import grey_face
from vizcore.network.cards import summary
from vizcore.target import Target
from vizcore.words import count_of, number_text

Choice = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """Whether it is right, and a sentence on what was found."""

    right: bool
    said: str


def _place(text: Any, shape: Sequence[int]) -> tuple[int, int] | None:
    """The last two numbers of `…-row-column`, inside."""
    parts = str(text).split("-")[-2:]
    if len(parts) < 2 or not all(part.isdecimal() and len(part) < 4 for part in parts):
        return None
    row, column = map(int, parts)
    return (row, column) if row < shape[0] and column < shape[1] else None


def _largest(values: np.ndarray, choice: Choice, none: str, other: str) -> Finding | None:
    """Whether the cell that was chosen holds the largest number of all; then one reads `none`, else `other`."""
    if (place := _place(choice.get("cell"), values.shape)) is None:
        return None
    right = bool(values[place] >= values.max())
    row, column = place
    return Finding(right, f"Row {row}, column {column} is {number_text(values[place])}: {none if right else other}.")


def _brightest(this: Subject, choice: Choice, size: int) -> Finding | None:
    return _largest(grey_face(this.trace.image, size), choice, "no number is larger", "another number is larger")


def _reads_the_corner(this: Subject, choice: Choice, size: int, kernel: int) -> Finding | None:
    outputs = Axis(size, kernel).outputs
    if (place := _place(choice.get("cell"), (outputs, outputs))) is None:
        return None
    rows, columns = (f"{at} to {at + kernel - 1}" for at in place)
    read = f"It reads rows {rows} and columns {columns}, {kernel**2} of {size**2} pixels"
    return Finding(place == (outputs - 1, outputs - 1), f"{read}; the corner is row {size - 1}, column {size - 1}.")


def _outputs(this: Subject, choice: Choice, wanted: int, controls: Sequence[str], **options: Any) -> Finding | None:
    found = Axis(**options | {name: choice[name] for name in controls}).outputs
    return Finding(found == wanted, f"{found} × {found} come out.")


def _strong(this: Subject, choice: Choice, kernel: str, share: float) -> Finding | None:
    total = summed(colour.picture_of(this, "coffee"), KERNELS[kernel])[1]
    if (place := _place(choice.get("place"), total.shape)) is None:
        return None
    value, most = float(total[place]), float(total.max())
    said = f"The sum there is {number_text(value)}; the largest of all is {number_text(most)}."
    return Finding(value >= share * most, said)


def _slopes(
    this: Subject, choice: Choice, x: float, layers: int, least: Mapping[str, float],
    most: Mapping[str, float] | None = None,
) -> Finding | None:  # fmt: skip
    if (z := number(choice, "x", -6, 6)) is None:
        return None
    slopes = {name: float(FUNCTIONS[name][1](z)) for name in ("sigmoid", "ReLU")}
    right = all(slopes[name] >= low for name, low in least.items())
    right &= all(slopes[name] <= high for name, high in (most or {}).items())
    said = f"At z = {number_text(z)} the sigmoid's slope is {slopes['sigmoid']:.3g}, ReLU's {slopes['ReLU']:g}."
    return Finding(right, said)


def _moved(this: Subject, choice: Choice, size: int, kind: str, by: int, more: float) -> Finding | None:
    if (far := whole(choice, "by", FURTHEST + 1)) is None:
        return None
    changed = pooling.moves_of(this, size, kind).pooling
    enough = np.flatnonzero(changed > more)
    if not enough.size:
        raise ValueError(f"This face's map changes by less than {more:.0%} however it is moved: choose another.")
    said = f"Moved by {count_of(far, 'pixel')}, the map after pooling has changed by {changed[far]:.0%}"
    return Finding(far == enough[0], f"{said}{'' if far <= enough[0] else '; less of a move is enough'}.")


def _half_as_high(this: Subject, choice: Choice) -> Finding | None:
    layers = this.classifier.layers
    if (chosen := whole(choice, "layer", len(layers))) is None:
        return None
    high = this.trace.image.shape[0]
    half = [n for n, layer in enumerate(layers) if layer.has_maps and layer.output_shape[0] <= high / 2]
    if not half:
        raise ValueError(f"{escaped(this.title)} has no maps of half the height: choose another network.")
    right = chosen >= half[0] and all(layer.window is None for layer in layers[half[0] + 1 : chosen + 1])
    shape = "×".join(map(str, layers[chosen].output_shape))
    return Finding(right, f"{escaped(layers[chosen].name)} gives {shape}; the face is {high} pixels high.")


def _low_cost(this: Subject, choice: Choice, points: str, most: float) -> Finding | None:
    try:
        neurons = parsed(str(choice.get("weights")), 1)
    except ValueError:
        return None
    given = np.array(POINTS[points], float)
    cost = float(((answers(neurons, given[:, :2]) - given[:, 2]) ** 2).mean() / 2)
    return Finding(cost < most, f"The quadratic cost is {cost:.3g}.")


def _most_accurate(this: Subject, choice: Choice) -> Finding | None:
    worth = {name: summary(name).accuracy for name in engine.networks()}
    name = str(choice.get("network"))
    if name not in worth:
        return None
    right = worth[name] >= max(worth.values())
    return Finding(right, f"{name} gets {worth[name]:.1%} right; {'no other more' if right else 'another gets more'}.")


def _costs_most(this: Subject, choice: Choice, method: str, patches: int) -> Finding | None:
    target = Target(this.classifier.logits, int(this.trace.logits.argmax()))
    known = attribution_panel.known(this, target, METHODS[method], {})
    values = patches_of(known.found.map, patches) if known else np.zeros((0, 0))
    return _largest(values, choice, "no patch counts for more", "another counts for more")


def _turns(this: Subject, choice: Choice) -> Finding | None:
    found = this.results.get((*ATTACK, int(this.trace.logits.argmax()), "less likely"))
    if found is None or (level := whole(choice, "level", len(found.answers))) is None:
        return None
    said = found.answers.argmax(axis=-1)
    turned = np.flatnonzero(said != said[0])
    if not turned.size:
        raise ValueError("No change up to the largest one turns this answer: choose another face or network.")
    named = escaped(this.classifier.labels[int(said[level])])
    less = "; a smaller change is enough" if level > turned[0] else ""
    return Finding(level == turned[0], f"At {count_of(level, 'grey level')} the network says {named}{less}.")


FINDINGS: dict[str, Callable[..., Finding | None]] = {
    "brightest": _brightest, "reads_the_corner": _reads_the_corner, "outputs": _outputs, "strong": _strong,
    "slopes": _slopes, "moved": _moved, "half_as_high": _half_as_high, "low_cost": _low_cost,
    "most_accurate": _most_accurate, "costs_most": _costs_most, "turns": _turns,
}  # fmt: skip
