"""The door of somebody's own network: what it takes, what it gives, and whether the copy keeps its promise."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import keras
import numpy as np

from vizcore.backend import at_once, placed
from vizcore.network.classifier import Classifier
from vizcore.network.copying import numbers_of
from vizcore.network.flatten import finished
from vizcore.network.graph import Tensor, ends_of, steps_inside
from vizcore.network.own.entrance import WHOLE_NUMBERS, Entrance, entrance_of, fitted
from vizcore.network.own.followed import answer, refuse_masks, refuse_mixing
from vizcore.network.own.layout import ChannelsLast
from vizcore.network.own.outputs import End, Head, head_of, labels_for, read_vector
from vizcore.network.own.promise import check, first_line, probes
from vizcore.network.own.range import likely_scales
from vizcore.network.own.scales import scaled

PARAMETERS = 400_000_000  # at most; a file's own bound is lower
_SUM = 1e-3  # how far probabilities may be from adding up to 1


@dataclass(frozen=True)
class Reading:
    """What cannot be known from a network and may be said of it.

    Args:
        size: (height, width) of the images; for a network that takes any size.
        scale: how pixels become its numbers, by name in `SCALES`; None for what `likely_scales` puts first.
        output: which of its outputs is looked at.
        place: (row, column) of the answer where that is a map; None for the middle.
        means: what a linear answer of several numbers is: logits ("softmax"), or numbers that mean something by
            themselves; None for logits.
    """

    size: tuple[int, int] | None = None
    scale: str | None = None
    output: int = 0
    place: tuple[int, int] | None = None
    means: Literal["softmax", "numbers"] | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """Somebody's own network, and what was read off its last step.

    Args:
        classifier: as every room looks at it.
        end: what the network itself makes of its logits.
    """

    classifier: Classifier
    end: End


def own_network(
    model: keras.Model,
    labels: tuple[str, ...] | None = None,
    reading: Reading = Reading(),
    *,
    name: str = "your network",
) -> Classifier:
    """Any Keras network that answers about one image, as every room can look at it: flat, from an image in [0, 1].

    The same as `open_network(…).classifier`.
    """
    return open_network(model, labels, reading, name=name).classifier


def open_network(
    model: keras.Model,
    labels: tuple[str, ...] | None = None,
    reading: Reading = Reading(),
    *,
    name: str = "your network",
) -> Opened:
    """The same, with what was read off its last step.

    Its answer to a few images is compared with the network's own before anybody sees it.

    Args:
        model: functional or sequential, built; it is left as it was.
        labels: one for each of its outputs, in order; None to number them.
        reading: what cannot be known from the network.
        name: what it is called.

    Raises:
        ValueError: it cannot be looked at, or not rightly; one or two sentences say why.
    """
    _, outputs = ends_of(model)
    _refuse_unsound(model)
    if not 0 <= reading.output < len(outputs):
        raise ValueError(f"It has {len(outputs)} outputs; there is no output {reading.output + 1}.")
    entrance = entrance_of(model).sized(reading.size)
    reading = replace(reading, scale=reading.scale or likely_scales(model)[0].name)
    with placed():
        flat, head, said = _opened(model, entrance, reading, summed=False)
        if head.end == "linear" and reading.means is None:
            if _are_probabilities(said):
                flat, head, _ = _opened(model, entrance, reading, summed=True)
            elif head.outputs == "softmax" and said.min() >= 0 and said.max() <= 1:  # as several sigmoids side by side
                flat, head, _ = _opened(model, entrance, replace(reading, means="numbers"), summed=False)
    named = labels_for(flat.output_shape[-1], head.outputs, labels, two_of_one=head.end == "one sigmoid")
    return Opened(Classifier(name, flat, named, outputs=head.outputs), head.end)


def _opened(model, entrance: Entrance, reading: Reading, *, summed: bool) -> tuple[keras.Model, Head, np.ndarray]:
    """The flat copy, what its logits are, and what the network itself says of the probes."""
    copy = ChannelsLast()
    image = keras.Input(entrance.size, dtype="float32", name=copy.unique("image"))
    shown = scaled(str(reading.scale), image, copy.unique)
    given = fitted(entrance, shown, copy.unique)
    if entrance.channels_first:
        copy.of_image(given, shown)
    output = keras.tree.flatten(_run(copy, model, given))[reading.output]
    if entrance.channels_first and len(output.shape) == 4 and not copy.has_channels_last(output):
        raise ValueError(
            "Its image comes with the channels first, and it ends in maps that are not known to have them last: end it "
            "in Permute((2, 3, 1)), or in a vector."
        )
    head = head_of(copy, output, reading.place, means=reading.means, summed=summed)
    flat = finished(copy, image, head.logits, copy.unique(model.name))
    refuse_masks(flat)
    images = probes(entrance.size)
    found = answer(flat, images)
    asked = at_once(partial(keras.Model(image, given), training=False), images) if given is not image else images
    if entrance.dtype in WHOLE_NUMBERS:
        asked = np.round(asked)
    said = check(model, asked, head.said(found.said), reading.output, lambda values: read_vector(values, reading.place))
    refuse_mixing(flat, images, found)
    return flat, head, said


def _run(copy: ChannelsLast, model: keras.Model, given: Tensor):
    try:
        return copy.run(model, given)
    except ValueError as error:
        raise ValueError(f"It cannot be taken apart: {first_line(error)}") from error


def _refuse_unsound(model: keras.Model) -> None:
    if (count := model.count_params()) > PARAMETERS:
        raise ValueError(f"It has {count:,} parameters; here {PARAMETERS:,} are the most.")
    kinds = {keras.backend.standardize_dtype(weight.dtype) for weight in model.weights} & {"int8", "uint8"}
    modes = {str(mode) for step in steps_inside(model) if (mode := getattr(step, "quantization_mode", None))}
    if quantised := sorted(modes or kinds):
        raise ValueError(
            f"Its weights are quantised to {quantised[0]}: give the network as it was before model.quantize()."
        )
    if any(type(step).__name__ == "Masking" for step in steps_inside(model)):
        raise ValueError("A Masking layer hides steps from those behind it, which is not followed here: take it out.")
    broken = sum(not np.isfinite(numbers_of([weight])).all() for weight in model.weights)
    if broken:
        raise ValueError(
            f"{broken} of its {len(model.weights)} weights hold numbers that are not finite (NaN or infinite), as "
            "after a training that diverged: go back to an earlier checkpoint."
        )


def _are_probabilities(said: np.ndarray) -> bool:
    """Whether the answers to all probes lie in [0, 1] and add up to 1."""
    return bool(said.shape[1] > 1 and said.min() >= 0 and np.abs(said.sum(axis=1) - 1).max() < _SUM)
