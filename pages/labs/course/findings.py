"""What a question has a person do in a view, and whether what was chosen there is it; places are in `found_places`.

Each takes the subject, what was chosen, and by name the view's options and what the question adds; it gives a finding,
or None where the choice means nothing: it comes from a browser.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pages.components.lab import pooling
from pages.components.lab.cost import SUMS
from pages.components.stage.chosen import number, whole
from pages.components.wording import escaped
from pages.labs.course import found_places
from pages.labs.course.found_places import Choice, Finding
from pages.labs.course.trust_views import ATTACK
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.lessons.convolution_arithmetic import Axis
from vizcore.lessons.cost import SLOPES
from vizcore.lessons.neuron import FUNCTIONS, POINTS, answers, parsed
from vizcore.lessons.pooling import FURTHEST
from vizcore.network.cards import summary
from vizcore.words import count_of, number_text


def _outputs(this: Subject, choice: Choice, wanted: int, controls: Sequence[str], **options: Any) -> Finding | None:
    found = Axis(**options | {name: choice[name] for name in controls}).outputs
    return Finding(found == wanted, f"{found} × {found} come out.")


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


def _neuron_says(choice: Choice, points: str) -> tuple[np.ndarray, np.ndarray] | None:
    """What the neuron that was chosen says of each point, and what is right."""
    try:
        neurons = parsed(str(choice.get("weights")), 1)
    except ValueError:
        return None
    given = np.array(POINTS[points], float)
    return answers(neurons, given[:, :2]), given[:, 2]


def _low_cost(this: Subject, choice: Choice, points: str, most: float) -> Finding | None:
    if (known := _neuron_says(choice, points)) is None:
        return None
    said, wanted = known
    cost = float(((said - wanted) ** 2).mean() / 2)
    return Finding(cost < most, f"The quadratic cost is {cost:.3g}.")


def _most(this: Subject, choice: Choice, what: str) -> Finding | None:
    summaries = {name: summary(name) for name in engine.networks()}
    worth = {name: {"accuracy": of.accuracy, "operations": of.flops}[what] for name, of in summaries.items()}
    name = str(choice.get("network"))
    if name not in worth:
        return None
    right = worth[name] >= max(worth.values())
    shown = {"accuracy": "is right on {:.1%} of the faces", "operations": "needs {:,} operations a face"}[what]
    return Finding(right, f"{name} {shown.format(worth[name])}; {'no other more' if right else 'another more'}.")


def _all_right(this: Subject, choice: Choice, points: str) -> Finding | None:
    if (known := _neuron_says(choice, points)) is None:
        return None
    said, wanted = known
    right = int(((said > 0.5) == (wanted > 0.5)).sum())
    return Finding(right == len(wanted), f"{right} of {count_of(len(wanted), 'point')} are on their right side.")


def _learns_fastest(this: Subject, choice: Choice) -> Finding | None:
    if (at := whole(choice, "z", len(SUMS))) is None:
        return None
    sizes = np.abs(SLOPES["quadratic"](SUMS))
    said = f"Where the sum is {number_text(SUMS[at])}, the slope of the quadratic cost is {sizes[at]:.3g} steep"
    return Finding(bool(sizes[at] >= 0.99 * sizes.max()), f"{said}; at its steepest it is {sizes.max():.3g}.")


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
    "brightest": found_places.brightest, "colourless": found_places.colourless,
    "reads_the_corner": found_places.reads_the_corner, "strongest": found_places.strongest,
    "hardly_any": found_places.hardly_any, "strong": found_places.strong, "patch": found_places.patch,
    "finds_most": found_places.finds_most, "outputs": _outputs, "slopes": _slopes, "all_right": _all_right,
    "moved": _moved, "half_as_high": _half_as_high, "low_cost": _low_cost, "learns_fastest": _learns_fastest,
    "most": _most, "turns": _turns,
}  # fmt: skip
