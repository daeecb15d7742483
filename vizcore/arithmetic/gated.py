"""Gated recurrent units: how much of the old is kept, and what is new.

Cho, van Merriënboer, Gulcehre, Bahdanau, Bougares, Schwenk & Bengio, "Learning Phrase Representations using RNN
Encoder-Decoder for Statistical Machine Translation", 2014: in its first version what was recalled is reset, in its
third what is recalled from. https://arxiv.org/abs/1406.1078
"""

import numpy as np

from vizcore.arithmetic.sequence import Read, read_by, weighed
from vizcore.arithmetic.working import Line, Terms, Unit, Working, features, weight_of
from vizcore.network.graph import Operation
from vizcore.words import number_text

_AFTER = r"y = z\,y_{t-1} + (1 - z)\,g, \quad g = \tanh(s_x + r\,s_y)"
_BEFORE = r"y = z\,y_{t-1} + (1 - z)\,g, \quad g = \tanh(s)"

_GATES = {  # in the order in which Keras keeps them, the candidate's weights after them
    "update gate": ("z", "how much of the old is kept"),
    "reset gate": ("r", "how much of the old the candidate knows"),
}


def gated_recurrent(unit: Unit, layer: Operation | None = None) -> Working:
    """The output of one unit at one step: its last one and a candidate, mixed by a gate; another gate resets memory."""
    read = read_by(unit, layer)
    cell = _Cell(read)
    told = np.zeros(cell.units)
    for here in read.before:
        told = cell.next(here, told)
    own, known = read.own, np.concatenate([read.here, told])
    gates = [
        weighed(known, cell.both[:, n * cell.units + own], len(read.here), words) for n, words in enumerate(_GATES)
    ]
    shifts = [float(cell.bias[:, n * cell.units + own].sum()) for n in range(2)]
    sums = [each.sum + shift for each, shift in zip(gates, shifts, strict=True)]
    z, r = (float(cell.gate(each)) for each in sums)
    terms, more, before = _candidate(read, cell, told, r)
    g = float(cell.act(before))
    lines = (
        *(
            Line(
                symbol,
                f"{words}: {meaning}; before its function {number_text(total, '.6g')}, "
                f"bias {number_text(shift, '.6g')}",
                value,
            )
            for (words, (symbol, meaning)), total, shift, value in zip(
                _GATES.items(), sums, shifts, (z, r), strict=True
            )
        ),
        *more,
        Line("g", f"candidate: what is new; before its function {number_text(before, '.6g')}", g),
        Line("y_{t-1}", "its own output a step before", float(told[own])),
    )
    formula = _AFTER if read.layer.cell.reset_after else _BEFORE
    if read.layer.activation.__name__ != "tanh":
        formula = formula.replace(r"\tanh", r"\varphi")
    return Working(z * float(told[own]) + (1 - z) * g, formula, lines, (*gates, *terms))


class _Cell:
    """The weights and functions of a layer, for all its units."""

    def __init__(self, read: Read):
        layer = read.layer
        self.units, self.reset_after = layer.units, layer.cell.reset_after
        self.kernel, self.recurrent = read.weights()
        self.both = np.concatenate([self.kernel, self.recurrent])
        self.gate, self.act = read.function("recurrent_activation"), read.function("activation")
        self.bias = np.zeros((2, 3 * self.units))  # for what comes in, and for what was told
        if layer.use_bias:
            given = weight_of(layer.cell, "bias")
            self.bias[: given.ndim] = given

    def next(self, here: np.ndarray, told: np.ndarray) -> np.ndarray:
        """What all units give, when this comes in and they gave that."""
        z, r = np.split(self.gates(here, told), 2)
        new = slice(2 * self.units, None)
        recalled = told if self.reset_after else r * told
        recalled = recalled @ self.recurrent[:, new] + self.bias[1, new]
        g = self.act(here @ self.kernel[:, new] + self.bias[0, new] + (r * recalled if self.reset_after else recalled))
        return z * told + (1 - z) * g

    def gates(self, here: np.ndarray, told: np.ndarray) -> np.ndarray:
        """The update gates of all units, then their reset gates."""
        first = slice(0, 2 * self.units)
        return self.gate(np.concatenate([here, told]) @ self.both[:, first] + self.bias[:, first].sum(axis=0))


def _candidate(read: Read, cell: _Cell, told: np.ndarray, r: float) -> tuple[list[Terms], list[Line], float]:
    """The sums behind the candidate, their lines, and what its function is given."""
    at = 2 * cell.units + read.own
    came, recalled = map(float, cell.bias[:, at])
    if not cell.reset_after:
        known = np.concatenate([read.here, cell.gates(read.here, told)[cell.units :] * told])
        terms = weighed(known, cell.both[:, at], len(read.here), "candidate, of outputs that were reset")
        line = Line("s", f"sum of {terms.count} products and bias {number_text(came, '.6g')}", terms.sum + came)
        return [terms], [line], line.value
    inputs = features(
        "candidate: input × weight", read.here, cell.kernel[:, at], bars_title="Candidate: input × weight"
    )
    memory = features(
        "candidate: output a step before × weight", told, cell.recurrent[:, at],
        bars_title="Candidate: its layer's own outputs a step before × weight; all that × the reset gate",
    )  # fmt: skip
    lines = [
        Line("s_x", f"of the input, bias {number_text(came, '.6g')}", inputs.sum + came),
        Line("s_y", f"of all outputs a step before, bias {number_text(recalled, '.6g')}", memory.sum + recalled),
    ]
    return [inputs, memory], lines, lines[0].value + r * lines[1].value
