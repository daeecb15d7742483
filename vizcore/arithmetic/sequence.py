"""What a recurrent layer has read when it comes to the step that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vizcore.arithmetic.activations import plain_function
from vizcore.arithmetic.working import Line, Terms, Unit, Working, features, weight_of
from vizcore.network.graph import Operation
from vizcore.words import number_text

_GATES = (  # of a long short-term memory, in the order in which Keras keeps them
    ("i", "input gate", "how much of the new is let in"),
    ("f", "forget gate", "how much of the old is kept"),
    ("g", "candidate", "what is new"),
    ("o", "output gate", "how much is told"),
)
GATES = tuple(words for _, words, _ in _GATES)
_FORMULA = r"y = o \tanh c, \quad c = f\,c_{t-1} + i\,g"


@dataclass(frozen=True, eq=False)
class Read:
    """A recurrent layer at one step.

    Args:
        layer: it.
        before: (steps, …) what it read before, in its own order.
        here: (…) what it reads at this step.
        own: which of its units, or filters, is asked for.
    """

    layer: Operation
    before: np.ndarray
    here: np.ndarray
    own: int

    def function(self, name: str):
        """The function of this attribute, "activation", for one number or an array of them."""
        return np.vectorize(plain_function(self.layer.name, getattr(self.layer, name)), otypes=[float])

    def weights(self) -> tuple[np.ndarray, np.ndarray]:
        """For what comes in, and for what it gave a step before."""
        return weight_of(self.layer.cell, "kernel"), weight_of(self.layer.cell, "recurrent_kernel")


def read_by(unit: Unit, layer: Operation | None = None) -> Read:
    """What led to a unit of a recurrent layer, or of one of the two inside a bidirectional one.

    Where only the last output is given, that one's.

    Raises:
        ValueError: it is given a state or a mask, or gives its state.
    """
    layer = layer or unit.operation
    given = unit.called_with()
    if any(given.get(name) is not None for name in ("initial_state", "mask")) or layer.stateful:
        raise ValueError(f"{layer.name!r} is given a state or a mask, which is not laid out here")
    if layer.return_state:
        raise ValueError(f"{layer.name!r} gives its state too; laid out here is what gives its output alone")
    sequence = unit.source[::-1] if layer.go_backwards else unit.source
    step = unit.index[0] if layer.return_sequences else len(sequence) - 1
    return Read(layer, sequence[:step], sequence[step], unit.channel)


def weighed(read: np.ndarray, weights: np.ndarray, inputs: int, words: str) -> Terms:
    """A sum over the input and then over what all units gave a step before, the first `inputs` numbers being input."""
    title = (
        f"{words.capitalize()}: input × weight; from number {inputs} on its layer's own outputs a step before × weight"
    )
    return features(f"{words}: number × weight", read, weights, bars_title=title)


def remembered(read: Read, terms: list[Terms], sums: list[float], shifts: list[float], last: float) -> Working:
    """What a unit of a long short-term memory gives.

    Args:
        read: what it read.
        terms: the sums of products behind its gates.
        sums: of each gate, with its bias, before its function.
        shifts: the biases.
        last: its memory a step before.
    """
    gate, act = read.function("recurrent_activation"), read.function("activation")
    i, f, g, o = (float(each) for each in (gate(sums[0]), gate(sums[1]), act(sums[2]), gate(sums[3])))
    now = f * last + i * g
    lines = [
        Line(
            symbol,
            f"{words}: {meaning}; before its function {number_text(total, '.6g')}, bias {number_text(shift, '.6g')}",
            value,
        )
        for (symbol, words, meaning), total, shift, value in zip(_GATES, sums, shifts, (i, f, g, o), strict=True)
    ]
    lines += [Line("c_{t-1}", "memory a step before", last), Line("c", "memory now", now)]
    is_tanh = read.layer.activation.__name__ == "tanh"
    formula = _FORMULA if is_tanh else _FORMULA.replace(r"\tanh c", r"\varphi(c)")
    return Working(o * float(act(now)), formula, tuple(lines), tuple(terms))


def memories(read: Read, start: np.ndarray, sums: Callable) -> tuple[np.ndarray, np.ndarray]:
    """What all units of a long short-term memory told, and what they remember, a step before; zeros at first.

    Args:
        read: what it read.
        start: zeros, shaped as what all units give at a step.
        sums: of all gates, along the last axis, given what comes in and what was told.
    """
    gate, act = read.function("recurrent_activation"), read.function("activation")
    told = memory = start
    for here in read.before:
        i, f, g, o = np.split(sums(here, told), 4, axis=-1)
        memory = gate(f) * memory + gate(i) * act(g)
        told = gate(o) * act(memory)
    return told, memory
