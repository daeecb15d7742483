"""Floating-point operations of what reads a sequence as a whole: recurrence and attention; and of adaptive poolings."""

import math

from vizcore.network.graph import Operation
from vizcore.network.layers.window import adaptive_reads

Shape = tuple[int, ...]


def recurrent(operation: Operation, read: Shape, given: Shape) -> int:
    """Two for each weight at each step, of a convolutional one at each place; what gates do is not counted."""
    if type(operation).__name__ == "Bidirectional":
        halves = operation.forward_layer, operation.backward_layer
        return sum(recurrent(each, read, given) for each in halves)
    weights = sum(math.prod(weight.shape) for weight in (operation.cell.kernel, operation.cell.recurrent_kernel))
    places = math.prod(given[-3:-1]) if type(operation).__name__ == "ConvLSTM2D" else 1
    return 2 * read[0] * places * weights


def several_heads(operation: Operation, reads: tuple[Shape, ...], given: Shape) -> int:
    """Two for each weight at each place, and for each number of each score and of each mean; three for a softmax."""
    asking = math.prod(given[:-1])
    asked = math.prod(reads[1][:-1]) if len(reads) > 1 else asking
    kernels = {
        name: math.prod(getattr(operation, f"{name}_dense").kernel.shape)
        for name in ("query", "key", "value", "output")
    }
    projected = asking * (kernels["query"] + kernels["output"]) + asked * (kernels["key"] + kernels["value"])
    pairs = operation.num_heads * asking * asked
    return 2 * projected + pairs * (2 * operation.key_dim + 2 * operation.value_dim + 3)


def one_head(operation: Operation, reads: tuple[Shape, ...], given: Shape) -> int:
    """Two for each number of each score and of each mean, three for each of a softmax; one more where it is added."""
    asking, asked = given[0], (reads[1] if len(reads) > 1 else reads[0])[0]
    is_added = type(operation).__name__ == "AdditiveAttention" or operation.score_mode == "concat"
    return asking * asked * ((2 + is_added) * reads[0][-1] + 2 * given[-1] + 3)


def adaptive(_: Operation, read: Shape, given: Shape) -> int:
    """One for each cell of each window, whose sizes differ."""
    cells = given[-1]
    for size, outputs in zip(read[:-1], given[:-1], strict=True):
        cells *= sum(len(adaptive_reads(place, outputs, size)) for place in range(outputs))
    return cells


RECURRENT = frozenset({"Bidirectional", "ConvLSTM2D", "GRU", "LSTM", "SimpleRNN"})
ATTENTION = frozenset({"AdditiveAttention", "Attention", "MultiHeadAttention"})
ADAPTIVE = frozenset(f"Adaptive{what}Pooling{rank}D" for what in ("Average", "Max") for rank in (1, 2, 3))


def flops_of_sequence(operation: Operation, reads: tuple[Shape, ...], given: Shape) -> int:
    """Of one of these kinds, for one image.

    Args:
        operation: a step of a flat network.
        reads: shapes of what it reads, without batch.
        given: shape of what it gives, without batch.
    """
    kind = type(operation).__name__
    if kind in RECURRENT:
        return recurrent(operation, reads[0], given)
    if kind in ADAPTIVE:
        return adaptive(operation, reads[0], given)
    return several_heads(operation, reads, given) if kind == "MultiHeadAttention" else one_head(operation, reads, given)
