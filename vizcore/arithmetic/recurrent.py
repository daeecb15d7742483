"""Long short-term memory: the gates of one unit at one step.

Hochreiter & Schmidhuber, "Long Short-Term Memory", 1997. https://doi.org/10.1162/neco.1997.9.8.1735
Gers, Schmidhuber & Cummins, "Learning to Forget: Continual Prediction with LSTM", 2000: the forget gate.
https://doi.org/10.1162/089976600300015015
"""

from collections.abc import Callable

import numpy as np

from vizcore.arithmetic.activations import plain_function
from vizcore.arithmetic.working import Line, Terms, Unit, Working, features, weight_of

_GATES = (  # in the order in which Keras keeps them
    ("i", "input gate", "how much of the new is let in"),
    ("f", "forget gate", "how much of the old is kept"),
    ("g", "candidate", "what is new"),
    ("o", "output gate", "how much is told"),
)
_FORMULA = r"y = o \tanh c, \quad c = f\,c_{t-1} + i\,g"


def long_short_term_memory(unit: Unit) -> Working:
    """The output of one unit at one step, of its four gates, each a sum over the input and all outputs a step before.

    Where only the last output is given, that one's.
    """
    given, layer = unit.called_with(), unit.operation
    _refuse_uncommon(given, layer)
    sequence = unit.source
    step = unit.index[0] if layer.return_sequences else len(sequence) - 1
    ordered = sequence[::-1] if layer.go_backwards else sequence
    gate, act = (plain_function(layer.name, each) for each in (layer.recurrent_activation, layer.activation))
    cell = layer.cell
    kernel = np.concatenate([weight_of(cell, "kernel"), weight_of(cell, "recurrent_kernel")])
    bias = weight_of(cell, "bias") if layer.use_bias else np.zeros(kernel.shape[1])
    before, memory = _run(ordered[:step], kernel, bias, gate, act, layer.units)
    read, own = np.concatenate([ordered[step], before]), unit.channel
    terms = [
        _gate(read, kernel[:, n * layer.units + own], len(sequence[0]), words) for n, (_, words, _) in enumerate(_GATES)
    ]
    shifts = [float(bias[number * layer.units + own]) for number in range(4)]
    sums = [each.sum + shift for each, shift in zip(terms, shifts, strict=True)]
    i, f, g, o = gate(sums[0]), gate(sums[1]), act(sums[2]), gate(sums[3])
    lines = [
        Line(symbol, f"{words}: {meaning}; before its function {total:.6g}, bias {shift:.6g}", value)
        for (symbol, words, meaning), total, shift, value in zip(_GATES, sums, shifts, (i, f, g, o), strict=True)
    ]
    now = f * float(memory[own]) + i * g
    lines += [Line("c_{t-1}", "memory a step before", float(memory[own])), Line("c", "memory now", now)]
    formula = _FORMULA if layer.activation.__name__ == "tanh" else _FORMULA.replace(r"\tanh c", r"\varphi(c)")
    return Working(o * act(now), formula, tuple(lines), tuple(terms))


def _run(sequence, kernel, bias, gate: Callable, act: Callable, units: int) -> tuple[np.ndarray, np.ndarray]:
    """What all units give, and what they remember, after a sequence; zeros before it."""
    gate, act = np.vectorize(gate, otypes=[float]), np.vectorize(act, otypes=[float])
    told = memory = np.zeros(units)
    for here in sequence:
        i, f, g, o = np.split(np.concatenate([here, told]) @ kernel + bias, 4)
        memory = gate(f) * memory + gate(i) * act(g)
        told = gate(o) * act(memory)
    return told, memory


def _gate(read: np.ndarray, weights: np.ndarray, inputs: int, words: str) -> Terms:
    title = (
        f"{words.capitalize()}: input × weight; from number {inputs} on its layer's own outputs a step before × weight"
    )
    return features(f"{words}: number × weight", read, weights, bars_title=title)


def _refuse_uncommon(given, layer) -> None:
    if any(given.get(name) is not None for name in ("initial_state", "mask")) or layer.stateful:
        raise ValueError(f"{layer.name!r} is given a state or a mask, which is not laid out here")
    if layer.return_state:
        raise ValueError(f"{layer.name!r} gives its state too; laid out here is what gives its output alone")


RECURRENT = {"LSTM": long_short_term_memory}
