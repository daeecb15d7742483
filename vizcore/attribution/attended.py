"""Relevance through attention and recurrence, where several linear steps and their gates stand inside of one layer.

Ali, Schnake, Eberle, Montavon, Müller & Wolf, "XAI for Transformers: Better Explanations through Conservative
Propagation", 2022: how much a place is attended to is a constant. https://arxiv.org/abs/2202.07304
Arras, Montavon, Müller & Samek, "Explaining Recurrent Neural Network Predictions in Sentiment Analysis", 2017: so are
the gates of a long short-term memory, and here of a gated recurrent unit. https://arxiv.org/abs/1706.07206

Relevance then takes the way of the values alone: through what each place says, and through what each step lets in. The
linear steps on it (the values and the output of a head, the candidate of a step) follow the rule that dense layers
follow.
"""

from collections.abc import Callable

from keras import ops

from vizcore.attribution.linear import Linear, linear_of
from vizcore.attribution.surrogate import surrogate
from vizcore.network.graph import Operation

Weigh = Callable[[Linear], Callable]  # a linear step as a function that passes relevance on by some rule
_STEPS = 256  # of a sequence: each is laid out by itself


def is_attended(operation: Operation) -> bool:
    """Whether a step is attention or recurrence of a kind that relevance has a way through."""
    return type(operation).__name__ in _WAYS


def refusal(operation: Operation) -> str:
    """Why relevance has no way through such a step; nothing where it has."""
    kind = type(operation).__name__
    if kind in _RECURRENT:
        steps, one = operation.input.shape[1] if hasattr(operation.input, "shape") else None, _RECURRENT[kind]
        if steps is None or operation.return_state or operation.stateful:
            return f"{one} that is given a state or gives it"
        if kind == "GRU" and operation.recurrent_activation.__name__ not in _GATES:
            return f"{one} whose gates may be negative"
        return f"{one} of {steps} steps, of which {_STEPS} are the most" if steps > _STEPS else ""
    if kind == "MultiHeadAttention":
        settings, places = operation.get_config(), tuple(range(1, len(operation.output.shape) - 1))
        if settings.get("use_gate") or tuple(operation.attention_axes or places) != places:
            return f"a {kind} with a gate, or along some axes only"
    return ""


def attended(operation: Operation, weigh: Weigh, passthrough: Callable) -> Callable:
    """What runs in place of attention or recurrence: the same value, and relevance by the way of the values.

    Args:
        operation: the step.
        weigh: the rule of a linear step.
        passthrough: the rule of an activation function: what it gives for a number, with its relevance passed on whole.
    """
    return _WAYS[type(operation).__name__](operation, weigh, passthrough)


def _several_heads(operation: Operation, weigh: Weigh, _) -> Callable:
    said, told = (weigh(linear_of(dense)) for dense in (operation.value_dense, operation.output_dense))

    def run(query, value, key=None, **named):
        named |= {"return_attention_scores": True, "training": False}
        whole, shares = operation(query, value, key, **named)
        values = said(value)
        heads, numbers = values.shape[-2:]
        sides = ops.shape(whole)[:-1]
        values = ops.reshape(values, (sides[0], -1, heads, numbers))
        shares = ops.reshape(ops.stop_gradient(shares), (sides[0], heads, -1, ops.shape(values)[1]))
        meant = ops.reshape(ops.einsum("bhts,bshd->bthd", shares, values), (*sides, heads, numbers))
        return surrogate(whole, told(meant))

    return run


def _one_head(operation: Operation, *_) -> Callable:
    def run(inputs, **named):
        whole, shares = operation(inputs, **(named | {"return_attention_scores": True}))
        return surrogate(whole, ops.matmul(ops.stop_gradient(shares), inputs[1]))

    return run


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
        steps = range(sequence.shape[1])
        state = (ops.zeros_like(sequence[:, 0, :1]) * ops.ones((operation.units,)),) * states
        given = []
        for at in reversed(steps) if operation.go_backwards else steps:
            state = step(sequence[:, at], *state)
            given.append(state[0])
        return surrogate(whole, ops.stack(given, axis=1) if operation.return_sequences else given[-1])

    return run


_RECURRENT = {"GRU": "a GRU", "LSTM": "an LSTM", "SimpleRNN": "a SimpleRNN"}
_GATES = ("sigmoid", "hard_sigmoid")
_WAYS = {
    "AdditiveAttention": _one_head,
    "Attention": _one_head,
    "GRU": _gated_recurrent_unit,
    "LSTM": _long_short_term_memory,
    "MultiHeadAttention": _several_heads,
    "SimpleRNN": _simple_recurrence,
}
