"""What comes out of somebody's network, made into a vector of logits with a label each."""

from dataclasses import dataclass
from typing import Literal

import keras
import numpy as np

from vizcore.network.answers import Outputs, predictions
from vizcore.network.copying import Copy
from vizcore.network.ends import Ending, ending_of, last_step, recurrent_activation
from vizcore.network.graph import Tensor, step_of
from vizcore.network.layers.kinds import ACTIVATIONS
from vizcore.network.layers.parts import Part
from vizcore.network.own.texts import plain
from vizcore.words import count_of

End = Literal["softmax", "sigmoid", "one sigmoid", "linear", "probabilities"]

_SMALLEST = 1e-30  # probability whose logarithm is taken


def vector_of(output: Tensor, place: tuple[int, int] | None, unique) -> Tensor:
    """An output as (numbers,): one place of it where it gives maps.

    Raises:
        ValueError: it is neither a vector nor maps, or the place is outside.
    """
    shape = tuple(output.shape[1:])
    if len(shape) == 1:
        return output
    if len(shape) == 0:
        return keras.layers.Reshape((1,), name=unique("as_vector"), dtype="float32")(output)
    if len(shape) == 3 and None not in shape:
        row, column = place or (shape[0] // 2, shape[1] // 2)
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            raise ValueError(f"Its answer has {shape[0]} × {shape[1]} places; there is none at {row}, {column}.")
        if shape[:2] != (1, 1):
            around = ((row, shape[0] - row - 1), (column, shape[1] - column - 1))
            output = keras.layers.Cropping2D(
                around, name=unique("one_place"), data_format="channels_last", dtype="float32"
            )(output)
        return keras.layers.Flatten(name=unique("as_vector"), data_format="channels_last", dtype="float32")(output)
    raise ValueError(f"It gives {shape} for an image; what can be looked at is a vector of numbers, or maps of them.")


def read_vector(values: np.ndarray, place: tuple[int, int] | None) -> np.ndarray:
    """The same of numbers: (batch, …) → (batch, numbers)."""
    if values.ndim == 4:
        row, column = place or (values.shape[1] // 2, values.shape[2] // 2)
        return values[:, row, column]
    return values.reshape(len(values), -1) if values.ndim == 1 else values


@dataclass(frozen=True)
class Head:
    """The logits behind an output.

    Args:
        logits: (classes,), of the copy.
        outputs: what makes probabilities of them, or that they are numbers.
        end: what the network itself makes of them.
    """

    logits: Tensor
    outputs: Outputs
    end: End

    def said(self, logits: np.ndarray) -> np.ndarray:
        """What the network itself says where these are the logits, (batch, numbers)."""
        if self.end == "linear":
            return logits
        says = predictions(logits, "sigmoid" if self.end == "sigmoid" else "softmax")
        return says[:, 1:] if self.end == "one sigmoid" else says


def head_of(copy: Copy, output: Tensor, place, *, means: Outputs | None, summed: bool) -> Head:
    """What an output is, read off its last steps.

    One sigmoid becomes two logits, for no and for yes, whose softmax gives the same probability.

    Args:
        copy: what the output is of.
        output: of the copy.
        place: (row, column) of it where it gives maps.
        means: what a linear answer of several numbers is.
        summed: whether such an answer is known to be probabilities: their logarithm is taken.

    Raises:
        ValueError: nothing can be read off it.
    """
    ending = ending_of(output)
    if ending.end == "linear" and _is_sigmoid_of_a_cell(output):  # whose logits lie inside
        ending = Ending(_log_odds(output), "sigmoid")
    logits = vector_of(ending.logits, place, copy.unique)
    count = logits.shape[-1]
    if ending.end == "softmax":
        if count == 1:
            raise ValueError(
                "It ends in a softmax of one number, which is 1 whatever the image: end it in a sigmoid, or in two "
                "numbers."
            )
        return Head(logits, "softmax", "softmax")
    if ending.end == "sigmoid":
        if count > 1:
            return Head(logits, "sigmoid", "sigmoid")
        both = keras.layers.Dense(2, use_bias=False, name=copy.unique("no_or_yes"), dtype="float32")
        copy.weights.append((both, [np.array([[-0.5, 0.5]], np.float32)]))
        return Head(both(logits), "softmax", "one sigmoid")
    if summed:
        return Head(keras.ops.log(keras.ops.maximum(logits, _SMALLEST)), "softmax", "probabilities")
    numbers = count == 1 or _is_shaped(ending)
    return Head(logits, means or ("numbers" if numbers else "softmax"), "linear")


def labels_for(count: int, outputs: Outputs, given: tuple[str, ...] | None, *, two_of_one: bool) -> tuple[str, ...]:
    """One label a logit: as given, made different from each other, or made up.

    Args:
        count: of logits.
        outputs: what they are.
        given: from outside, if any; one will do for a network with one sigmoid.
        two_of_one: whether the two logits stand for one sigmoid.

    Raises:
        ValueError: there are too few or too many.
    """
    if not given:
        if two_of_one:
            return "no", "yes"
        return tuple(f"{'output' if outputs == 'numbers' else 'class'} {number}" for number in range(count))
    if two_of_one and len(given) == 1:
        given = (f"not {given[0]}", given[0])
    if len(given) != count:
        has = count_of(1 if two_of_one else count, "output")
        wanted = "give one, or two for no and yes" if two_of_one else "give one for each, in order"
        raise ValueError(
            f"{count_of(len(given), 'label was', 'labels were')} given, and the network has {has}: {wanted}."
        )
    shown = [plain(label) for label in given]
    seen: dict[str, int] = {}
    unique = []
    for label in shown:
        seen[label] = seen.get(label, 0) + 1
        unique.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(unique) if len(set(unique)) == count else tuple(f"{n} {label}" for n, label in enumerate(shown))


def _is_shaped(ending: Ending) -> bool:
    """Whether the last thing is an activation or gates, so that the numbers are no logits."""
    operation = last_step(ending.logits)
    if isinstance(operation, Part):
        operation = step_of(operation.input)
    return type(operation).__name__ in ACTIVATIONS or recurrent_activation(operation) not in (None, "linear")


def _is_sigmoid_of_a_cell(output: Tensor) -> bool:
    """Whether a recurrent layer without gates ends in a sigmoid."""
    operation = last_step(output)
    return type(operation) is keras.layers.SimpleRNN and recurrent_activation(operation) == "sigmoid"


def _log_odds(probabilities: Tensor) -> Tensor:
    yes, no = (keras.ops.log(keras.ops.maximum(each, _SMALLEST)) for each in (probabilities, 1 - probabilities))
    return yes - no
