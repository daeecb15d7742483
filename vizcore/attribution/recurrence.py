"""Relevance through recurrence, where several linear steps and their gates stand inside of one layer.

Arras, Montavon, Müller & Samek, "Explaining Recurrent Neural Network Predictions in Sentiment Analysis", 2017: the
gates of a long short-term memory are constants, and here those of a gated recurrent unit and of a memory whose sums
are convolutions. https://arxiv.org/abs/1706.07206

Relevance then takes the way of the values alone, through what each step lets in; the candidate of a step follows the
rule that dense layers follow. Of a layer that reads both ways each way is one of these.
"""

from collections.abc import Callable
from math import prod

from keras import ops

from vizcore.attribution.linear import Linear
from vizcore.attribution.surrogate import surrogate
from vizcore.network.graph import Operation

Weigh = Callable[[Linear], Callable]  # a linear step as a function that passes relevance on by some rule
_STEPS = 256  # of a sequence: each is laid out by itself


def refusal(operation: Operation) -> str:
    """Why relevance has no way through such a step; nothing where it has."""
    both = type(operation).__name__ == "Bidirectional"
    if both and operation.merge_mode not in _MERGED:
        return "two ways through a sequence whose outputs are multiplied or left apart"
    inside = (operation.forward_layer, operation.backward_layer) if both else (operation,)
    steps = operation.input.shape[1] if hasattr(operation.input, "shape") else None
    return next((why for layer in inside if (why := _refusal(layer, steps))), "")


def _refusal(layer: Operation, steps: int | None) -> str:
    kind = type(layer).__name__
    one = _ARTICLES.get(kind, "a") + f" {kind}"
    if kind not in _ONE_WAY:
        return f"{one} that reads both ways"
    if steps is None or layer.return_state or layer.stateful:
        return f"{one} that is given a state or gives it"
    if kind == "GRU" and layer.recurrent_activation.__name__ not in _GATES:
        return f"{one} whose gates may be negative"
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        return f"{one} with the channels first"
    return f"{one} of {steps} steps, of which {_STEPS} are the most" if steps > _STEPS else ""


def _long_short_term_memory(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    kernel, bias, units = _kernel_of(operation), _bias_of(operation), operation.units
    new = slice(2 * units, 3 * units)
    candidate = weigh(Linear(kernel[:, new], bias[new], ops.matmul))
    gate, act = operation.recurrent_activation, passthrough(operation.activation)

    def step(here, told, memory):
        read = ops.concatenate([here, told], axis=-1)
        let_in, keep, _, tell = ops.split(ops.matmul(read, kernel) + bias, 4, axis=-1)
        let_in, keep, tell = (ops.stop_gradient(gate(each)) for each in (let_in, keep, tell))
        memory = keep * memory + let_in * act(candidate(read))
        return tell * act(memory), memory

    return _unrolled(operation, step, states=2)


def _gated_recurrent_unit(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    """In both versions: what was told is reset before it is weighed, or what was weighed (Keras' `reset_after`)."""
    kernel, units = _kernel_of(operation), operation.units
    after = operation.reset_after
    bias = _bias_of(operation)
    came, old = (bias[0], bias[1]) if after else (bias, ops.zeros_like(bias))
    gates, new = slice(0, 2 * units), slice(2 * units, None)
    gate, act = operation.recurrent_activation, passthrough(operation.activation)

    def step(here, told):
        many = here.shape[-1]
        read = ops.concatenate([here, told], axis=-1)
        keep, reset = (
            ops.stop_gradient(gate(each))
            for each in ops.split(ops.matmul(read, kernel[:, gates]) + came[gates] + old[gates], 2, axis=-1)
        )

        def weighed(read, weights):
            return ops.matmul(read[:, :many], weights[:many]) + reset * ops.matmul(read[:, many:], weights[many:])

        if after:
            candidate = weigh(Linear(kernel[:, new], came[new] + reset * old[new], weighed))
        else:
            candidate = weigh(Linear(kernel[:, new], came[new], ops.matmul))
            read = ops.concatenate([here, reset * told], axis=-1)
        return (keep * told + (1 - keep) * act(candidate(read)),)

    return _unrolled(operation, step)


def _simple_recurrence(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    weighed = weigh(Linear(_kernel_of(operation), _bias_of(operation), ops.matmul))
    act = passthrough(operation.activation)
    return _unrolled(operation, lambda here, told: (act(weighed(ops.concatenate([here, told], axis=-1))),))


def _convolutional_memory(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    """As a long short-term memory; what comes in and what was told have a convolution each, and no window in common."""
    cell, filters = operation.cell, operation.filters
    kernels = ops.convert_to_tensor(cell.kernel), ops.convert_to_tensor(cell.recurrent_kernel)
    bias = ops.convert_to_tensor(cell.bias) if operation.use_bias else ops.zeros((4 * filters,))
    came = {"strides": cell.strides, "padding": cell.padding, "dilation_rate": cell.dilation_rate}
    new = slice(2 * filters, 3 * filters)
    sizes = [(*kernel.shape[:-1], filters) for kernel in kernels]
    candidate_kernel = ops.concatenate([ops.reshape(kernel[..., new], (-1,)) for kernel in kernels])
    gate, act = operation.recurrent_activation, passthrough(operation.activation)

    def sums(here, told, kernel, recurrent):
        return ops.conv(here, kernel, **came) + ops.conv(told, recurrent, padding="same")

    def step(here, told, memory):
        shapes = (-1, *here.shape[1:]), (-1, *told.shape[1:])
        split, cut = prod(shapes[0][1:]), prod(sizes[0])

        def weighed(read, kernel):  # of both in one row: a rule looks at numbers and weights one by one
            both = ops.reshape(read[:, :split], shapes[0]), ops.reshape(read[:, split:], shapes[1])
            return sums(*both, ops.reshape(kernel[:cut], sizes[0]), ops.reshape(kernel[cut:], sizes[1]))

        candidate = weigh(Linear(candidate_kernel, bias[new], weighed))
        let_in, keep, _, tell = ops.split(sums(here, told, *kernels) + bias, 4, axis=-1)
        let_in, keep, tell = (ops.stop_gradient(gate(each)) for each in (let_in, keep, tell))
        read = ops.concatenate([ops.reshape(each, (ops.shape(each)[0], -1)) for each in (here, told)], axis=1)
        memory = keep * memory + let_in * act(candidate(read))
        return tell * act(memory), memory

    return _unrolled(operation, step, states=2)


def _both_ways(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    layers = operation.forward_layer, operation.backward_layer
    there, back = (recurrence(layer, weigh, passthrough) for layer in layers)

    def run(sequence, **named):
        first, second = there(sequence), back(sequence)
        if operation.return_sequences:  # what was read from the end is given in the order of the sequence again
            second = ops.flip(second, axis=1)
        return surrogate(operation(sequence, **named), _MERGED[operation.merge_mode](first, second))

    return run


def _kernel_of(operation: Operation):
    """The weights of what comes in, and below them those of what was told a step before."""
    return ops.concatenate([operation.cell.kernel, operation.cell.recurrent_kernel])


def _bias_of(operation: Operation):
    if operation.use_bias:
        return ops.convert_to_tensor(operation.cell.bias)
    after = type(operation).__name__ == "GRU" and operation.reset_after
    return ops.zeros(((2,) if after else ()) + operation.cell.kernel.shape[-1:])


def _unrolled(operation: Operation, step: Callable, states: int = 1) -> Callable:
    """A recurrent layer step by step, each of (what comes in, what was told, …) → (what is told, …)."""

    def run(sequence, **named):
        whole = operation(sequence, **named)
        steps, one = range(sequence.shape[1]), whole.shape[2 if operation.return_sequences else 1 :]
        state = (ops.zeros((ops.shape(sequence)[0], *one), sequence.dtype),) * states
        given = []
        for at in reversed(steps) if operation.go_backwards else steps:
            state = step(sequence[:, at], *state)
            given.append(state[0])
        return surrogate(whole, ops.stack(given, axis=1) if operation.return_sequences else given[-1])

    return run


def recurrence(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    """What runs in place of a recurrent layer; see `vizcore.attribution.attended.attended`."""
    return WAYS[type(operation).__name__](operation, weigh, passthrough)


_GATES = ("sigmoid", "hard_sigmoid")
_ARTICLES = {"LSTM": "an"}
_MERGED = {
    "ave": lambda a, b: (a + b) / 2,
    "concat": lambda a, b: ops.concatenate([a, b], axis=-1),
    "sum": lambda a, b: a + b,
}
_ONE_WAY = {
    "ConvLSTM1D": _convolutional_memory,
    "ConvLSTM2D": _convolutional_memory,
    "ConvLSTM3D": _convolutional_memory,
    "GRU": _gated_recurrent_unit,
    "LSTM": _long_short_term_memory,
    "SimpleRNN": _simple_recurrence,
}
WAYS = {**_ONE_WAY, "Bidirectional": _both_ways}
