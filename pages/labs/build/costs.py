"""What each layer of a plan gives, and what it costs in weights, operations and memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, prod

import streamlit as st

from pages.labs.build.bricks import CONVOLUTION, DENSE, DROPOUT, Brick
from pages.labs.build.examples import DIGITS, Examples

_KEPT = {  # numbers for each weight while it is learned, itself and its gradient too; what those besides are
    "gradient descent": (2, "its gradient"), "momentum": (3, "its gradient and its speed"),
    "Adam": (4, "its gradient and Adam's two running means"),
}  # fmt: skip


@dataclass(frozen=True)
class Costs:
    """A layer, and what it costs for one image.

    Args:
        name: what people call it.
        brick: what was chosen; None for what comes with it: flatten, and the last dense layer.
        shape: of what it gives.
        weights: that it learns.
        operations: multiplications, or comparisons and additions of a pool.
    """

    name: str
    brick: Brick | None
    shape: tuple[int, ...]
    weights: int = 0
    operations: int = 0


def counted(bricks: Sequence[Brick], examples: Examples = DIGITS) -> list[Costs]:
    """The layers with their costs; a flatten before the first dense one, and a dense one of all labels at the end.

    Args:
        bricks: what was chosen.
        examples: that it is for.

    Raises:
        ValueError: two of them do not fit together.
    """
    found, shape = [], examples.shape
    for number, brick in enumerate(bricks, 1):
        if brick.kind == DENSE and len(shape) > 1:
            found.append(_flatten(shape))
            shape = found[-1].shape
        try:
            found.append(_cost(brick, shape))
        except ValueError as why:
            raise ValueError(f"Layer {number}, {brick.kind}, does not fit: {why}.") from None
        shape = found[-1].shape
    if len(shape) > 1:
        found.append(_flatten(shape))
    count = len(examples.labels)
    return [*found, Costs(f"dense, the {count} logits", None, *_dense(found[-1].shape, count))]


def _flatten(shape: tuple[int, ...]) -> Costs:
    return Costs("flatten", None, (prod(shape),))


def _dense(shape: tuple[int, ...], units: int) -> tuple[tuple[int], int, int]:
    return (units,), (shape[0] + 1) * units, shape[0] * units


def _cost(brick: Brick, shape: tuple[int, ...]) -> Costs:
    if brick.kind == DROPOUT:
        return Costs(f"dropout, {brick.rate:.0%}", brick, shape)
    if brick.kind == DENSE:
        return Costs(f"dense, {brick.width}", brick, *_dense(shape, brick.width))
    if len(shape) == 1:
        raise ValueError("after a dense layer there is a row of numbers and no map left; put it before")
    *size, channels = shape
    same = brick.kind == CONVOLUTION and brick.padding == "same"
    if not same and brick.kernel > min(size):
        raise ValueError(
            f"{brick.kernel}×{brick.kernel} is larger than the maps of {size[0]}×{size[1]}; take a smaller one"
        )
    step = brick.stride if brick.kind == CONVOLUTION else brick.kernel
    rows, columns = (ceil(n / step) if same else (n - brick.kernel) // step + 1 for n in size)
    window = brick.kernel**2
    if brick.kind != CONVOLUTION:
        name = f"{brick.kind}, {brick.kernel}×{brick.kernel}"
        return Costs(name, brick, (rows, columns, channels), 0, rows * columns * channels * window)
    each = window * channels * brick.width
    name = f"convolution, {brick.width} of {brick.kernel}×{brick.kernel}"
    return Costs(name, brick, (rows, columns, brick.width), each + brick.width, rows * columns * each)


def too_much(layers: Sequence[Costs], examples: Examples = DIGITS) -> str:
    """Why it would not be learned while one watches; empty where it would."""
    weights, operations = sum(one.weights for one in layers), sum(one.operations for one in layers)
    if weights > (most := examples.most_weights):
        return f"{weights:,} weights are more than the {most:,} that are learned here: take fewer units."
    if operations > (most := examples.most_operations):
        return (
            f"{operations:,} operations for one {examples.called} are more than the {most:,} that are done here: take "
            "fewer filters, or pool earlier."
        )
    return ""


def table(layers: Sequence[Costs]) -> None:
    """A line for each layer, and the sums."""
    lines = [
        f"| {one.name} | {'×'.join(map(str, one.shape))} | {one.weights:,} | {one.operations:,} |" for one in layers
    ]
    weights, operations = sum(one.weights for one in layers), sum(one.operations for one in layers)
    head = ["| layer | gives | weights | operations |", "| --- | --- | ---: | ---: |"]
    st.markdown("\n".join([*head, *lines, f"| **all** | | **{weights:,}** | **{operations:,}** |"]))


def memory(layers: Sequence[Costs], examples: Examples = DIGITS, optimizer: str = "Adam") -> None:
    """What it takes to ask it, and to have it learn."""
    asked, learned = bytes_of(layers, examples, optimizer)
    weights = 4 * sum(one.weights for one in layers)
    st.caption(
        f"Memory for one {examples.called}, in float32. Asked, it takes {_size(asked)}: {_size(weights)} of weights, "
        f"and what the layers give. While it learns, {_size(learned)}: what every layer gave is kept for the way back, "
        f"and beside each weight {_KEPT[optimizer][1]}. Operations are multiplications; of a pool, comparisons or "
        "additions."
    )


def bytes_of(layers: Sequence[Costs], examples: Examples, optimizer: str) -> tuple[int, int]:
    """Bytes to ask it about one picture, and to learn one, in float32."""
    weights = sum(one.weights for one in layers)
    values = prod(examples.shape) + sum(prod(one.shape) for one in layers)
    return 4 * (weights + values), 4 * (_KEPT[optimizer][0] * weights + values)


def _size(count: int) -> str:
    return f"{count / 1e6:.3g} MB" if count >= 1e6 else f"{count / 1e3:.3g} kB"
