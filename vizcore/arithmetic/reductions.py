"""Operations that make one number of many along an axis: the mean, the maximum, the sum over channels or over a map."""

from dataclasses import replace

import numpy as np

from vizcore.arithmetic.sums import largest_of, mean_of, whole
from vizcore.arithmetic.working import Line, Terms, Unit, Working, features


def mean(unit: Unit) -> Working:
    """The mean over all channels at a place, or over all places of a channel."""
    source, over_channels = _read(unit)
    if not over_channels:
        return mean_of(whole(source, "the map, averaged"))
    row = source.source[source.index[:-1]]
    count = len(row)
    terms = _channels(row, np.full(count, 1 / count), "The mean over the channels", f"÷ {count}: each counts alike")
    lines = Line(r"\sum x", "sum over the channels here", float(row.sum())), Line("n", "channels", float(count))
    return Working(float(row.sum()) / count, r"y = \frac{1}{n} \sum_k x_k", lines, (terms,))


def largest(unit: Unit) -> Working:
    """The largest of all channels at a place, or of all places of a channel."""
    source, over_channels = _read(unit)
    if not over_channels:
        return largest_of(whole(source, "the map; the largest wins"))
    row = source.source[source.index[:-1]]
    wins = (np.arange(len(row)) == row.argmax()).astype(np.float64)
    terms = _channels(row, wins, "The largest of the channels", "which one wins: 1")
    line = Line(r"\max x", f"largest of {len(row)} channels", float(row.max()))
    return Working(line.value, r"y = \max_k x_k", (line,), (terms,))


def total(unit: Unit) -> Working:
    """The sum over all channels at a place, or over all places of a channel."""
    source, over_channels = _read(unit)
    if over_channels:
        row = source.source[source.index[:-1]]
        terms = _channels(row, np.ones(len(row)), "What each channel adds", "× 1")
        return Working(terms.sum, r"y = \sum_k x_k", (terms.line(r"\sum x"),), (terms,))
    terms = whole(source, "the map, summed")
    terms = replace(terms, weights=np.ones_like(terms.inputs), bars_title="The sum over the map", weights_title="× 1")
    return Working(terms.sum, r"y = \sum_{i,j} x_{ij}", (terms.line(r"\sum x"),), (terms,))


def _channels(row: np.ndarray, weights: np.ndarray, bars: str, weights_title: str) -> Terms:
    return features("the channels here", row, weights, bars_title=bars, weights_title=weights_title)


def _read(unit: Unit) -> tuple[Unit, bool]:
    """The unit with an index into what it reads, and whether it reads along the channels rather than the places."""
    operation, rank = unit.operation, unit.source.ndim
    if getattr(operation, "initial", None) is not None:
        raise ValueError(f"{operation.name!r} has a number to begin with, which is not laid out here")
    axes = range(1, rank + 1) if operation.axis is None else np.atleast_1d(operation.axis).tolist()
    axes = sorted(axis % (rank + 1) - 1 for axis in axes)
    kept = list(unit.index)
    if operation.keepdims:
        kept = [place for axis, place in enumerate(kept) if axis not in axes]
    places = iter(kept)
    index = tuple(0 if axis in axes else next(places) for axis in range(rank))
    if axes == [rank - 1] or (rank == 3 and axes == [0, 1]):
        return replace(unit, index=index), axes == [rank - 1]
    if rank == 2 and axes == [0]:  # a sequence is an image of one column
        column = tuple(
            each[:, None] if read else each for each, read in zip(unit.operands, unit.is_source, strict=True)
        )
        return replace(unit, operands=column, index=(0, *index)), False
    raise ValueError(
        f"{operation.name!r} works along axes {tuple(axis + 1 for axis in axes)}; laid out here are the channels at a "
        "place and all places"
    )


REDUCTIONS = {"Max": largest, "Mean": mean, "Sum": total}
