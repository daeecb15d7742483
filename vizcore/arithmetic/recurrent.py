"""Recurrent layers: the gates of one unit at one step.

Elman, "Finding Structure in Time", 1990: a simple one. https://doi.org/10.1207/s15516709cog1402_1
Hochreiter & Schmidhuber, "Long Short-Term Memory", 1997. https://doi.org/10.1162/neco.1997.9.8.1735
Gers, Schmidhuber & Cummins, "Learning to Forget: Continual Prediction with LSTM", 2000: the forget gate.
https://doi.org/10.1162/089976600300015015
Schuster & Paliwal, "Bidirectional Recurrent Neural Networks", 1997. https://doi.org/10.1109/78.650093
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vizcore.arithmetic.convolutional_memory import convolutional_memory
from vizcore.arithmetic.gated import gated_recurrent
from vizcore.arithmetic.sequence import GATES, memories, read_by, remembered, weighed
from vizcore.arithmetic.working import Line, Unit, Working, weight_of
from vizcore.network.graph import Operation


def simple_recurrent(unit: Unit, layer: Operation | None = None) -> Working:
    """The output of one unit at one step: a function of a sum over the input and all outputs a step before."""
    read = read_by(unit, layer)
    kernel, bias = np.concatenate(read.weights()), _bias(read.layer)
    act, told = read.function("activation"), np.zeros(kernel.shape[1])
    for here in read.before:
        told = act(np.concatenate([here, told]) @ kernel + bias)
    terms = weighed(np.concatenate([read.here, told]), kernel[:, read.own], len(read.here), "sum")
    shift = float(bias[read.own])
    lines = terms.line(r"\sum w\,x + \sum u\,y_{t-1}"), Line("b", "bias", shift)
    name = r"\tanh" if read.layer.activation.__name__ == "tanh" else r"\varphi"
    formula = rf"y = {name}(\sum w\,x + \sum u\,y_{{t-1}} + b)"
    return Working(float(act(terms.sum + shift)), formula, lines, (terms,))


def long_short_term_memory(unit: Unit, layer: Operation | None = None) -> Working:
    """The output of one unit at one step, of its four gates, each a sum over the input and all outputs a step before.

    Where only the last output is given, that one's.
    """
    read = read_by(unit, layer)
    units, own = read.layer.units, read.own
    kernel, bias = np.concatenate(read.weights()), _bias(read.layer)
    told, memory = memories(read, np.zeros(units), lambda here, told: np.concatenate([here, told]) @ kernel + bias)
    known = np.concatenate([read.here, told])
    terms = [
        weighed(known, kernel[:, number * units + own], len(read.here), words) for number, words in enumerate(GATES)
    ]
    shifts = [float(bias[number * units + own]) for number in range(len(GATES))]
    sums = [each.sum + shift for each, shift in zip(terms, shifts, strict=True)]
    return remembered(read, terms, sums, shifts, float(memory[own]))


def _bias(layer) -> np.ndarray:
    return weight_of(layer.cell, "bias") if layer.use_bias else np.zeros(weight_of(layer.cell, "kernel").shape[1])


def both_ways(unit: Unit) -> Working:
    """A unit of one of two layers that read a sequence from either end; or both of them, merged.

    Raises:
        ValueError: a layer inside of a kind that is not laid out, or that gives more than its output.
    """
    outer = unit.operation
    readers = outer.forward_layer, outer.backward_layer
    if unknown := [type(each).__name__ for each in readers if type(each).__name__ not in _ONE_WAY]:
        raise ValueError(f"{outer.name!r} has a {unknown[0]} inside, which is not laid out here")
    if outer.merge_mode != "concat":
        first, second = (_one_way(unit, layer, unit.channel, backwards=n == 1) for n, layer in enumerate(readers))
        combine, formula = _MERGED[outer.merge_mode]
        lines = (
            Line(r"y_{\to}", "of the layer that reads from the start", first.value),
            Line(r"y_{\gets}", "of the layer that reads from the end", second.value),
        )
        return Working(combine(first.value, second.value), formula, lines, (*first.terms, *second.terms))
    number, channel = divmod(unit.channel, unit.shape[-1] // 2)
    found = _one_way(unit, readers[number], channel, backwards=number == 1)
    which = Line("n", "which way it reads: 1 from the start, 2 from the end", number + 1.0)
    return replace(found, lines=(which, *found.lines))


def _one_way(unit: Unit, layer, channel: int, *, backwards: bool) -> Working:
    """A unit of one of the two; what is read from the end is given in the order of the sequence again."""
    index = (*unit.index[:-1], channel)
    if backwards and layer.return_sequences:
        index = (unit.shape[0] - 1 - index[0], *index[1:])
    return _ONE_WAY[type(layer).__name__](replace(unit, index=index), layer)


_MERGED = {
    "ave": (lambda a, b: (a + b) / 2, r"y = \frac{y_{\to} + y_{\gets}}{2}"),
    "mul": (lambda a, b: a * b, r"y = y_{\to} \cdot y_{\gets}"),
    "sum": (lambda a, b: a + b, r"y = y_{\to} + y_{\gets}"),
}
_ONE_WAY: dict[str, Callable[..., Working]] = {
    "ConvLSTM2D": convolutional_memory,
    "GRU": gated_recurrent,
    "LSTM": long_short_term_memory,
    "SimpleRNN": simple_recurrent,
}
RECURRENT = {**_ONE_WAY, "Bidirectional": both_ways}
