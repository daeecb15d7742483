"""Relevance through attention, where several linear steps stand inside of one layer; recurrence has a file of its own.

Ali, Schnake, Eberle, Montavon, Müller & Wolf, "XAI for Transformers: Better Explanations through Conservative
Propagation", 2022: how much a place is attended to is a constant. https://arxiv.org/abs/2202.07304

Relevance then takes the way of the values alone, through what each place says; the linear steps on it (the values and
the output of a head) follow the rule that dense layers follow.
"""

from collections.abc import Callable

from keras import ops

from vizcore.attribution import recurrence
from vizcore.attribution.linear import linear_of
from vizcore.attribution.recurrence import Weigh
from vizcore.attribution.surrogate import surrogate
from vizcore.network.graph import Operation


def is_attended(operation: Operation) -> bool:
    """Whether a step is attention or recurrence of a kind that relevance has a way through."""
    return type(operation).__name__ in _WAYS


def refusal(operation: Operation) -> str:
    """Why relevance has no way through such a step; nothing where it has."""
    kind = type(operation).__name__
    if kind in recurrence.WAYS:
        return recurrence.refusal(operation)
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


_WAYS = {
    "AdditiveAttention": _one_head,
    "Attention": _one_head,
    "MultiHeadAttention": _several_heads,
    **recurrence.WAYS,
}
