"""The filters of one convolution as a block for the stage: their weights, and the maps that they read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from pages.components.stage.colours import palettes
from pages.components.stage.pack import Arrays, pack
from vizcore import filters
from vizcore.figures.kernels import about_zero
from vizcore.run.trace import activation

if TYPE_CHECKING:
    from pages.components.filter_picker import Bank

MOST = 3 * 2**20  # bytes of a block


class Numbers(NamedTuple):
    """A number of every filter, as people read it, and what it means there."""

    name: str
    texts: list[str]
    meanings: list[str]


def filters_block(
    bank: "Bank", ranked: Sequence[int], channel: int, number: int, *, own_scale: bool,
    read: Mapping[str, np.ndarray] | None = None, numbers: Sequence[Numbers] = (),
) -> bytes:  # fmt: skip
    """The block for the view `filters`.

    Args:
        bank: the filters, and what they did for this face.
        ranked: those that are shown, in their order.
        channel: the one under study.
        number: the slice of it under study.
        own_scale: every filter's tile has a colour scale of its own.
        read: numbers that are said of the filter pointed at, {what they are: (filters,)}; its norm and its effect where
            None.
        numbers: that stand below the filters, of the one pointed at.

    Raises:
        ValueError: how this kind of convolution reads its input is not laid out, or the block would be too large.
    """
    this, kernels = bank.this, bank.kernels
    reading, shown = filters.reading_of(this.classifier, bank.layer), np.asarray(ranked)
    source = activation(this.classifier, this.trace, reading.source)
    facts, arrays = filter_parts(kernels, shown, reading, source, bank.seen.shape[:2])
    if sum(array.nbytes for array in arrays.values()) > MOST:
        raise ValueError("its weights and what they read are too much to be sent for the pointer")
    of_all = about_zero(kernels)
    scales = [about_zero(kernels[..., one]) if own_scale else of_all for one in shown]
    return pack(
        arrays | palettes(), **facts,
        layer=bank.layer, maps=False, channels=kernels.shape[3], channel=channel, slice=number, names=[],
        ranked=shown.tolist(), main=filters.main_inputs(kernels)[shown].tolist(), colour=bank.is_colour,
        scales=[asdict(scale) for scale in scales],
        numbers=[
            {"name": one.name, "texts": [one.texts[n] for n in shown], "meanings": [one.meanings[n] for n in shown]}
            for one in numbers
        ],
        said=[[name, values[shown].astype(float).tolist()] for name, values in (read or _usual(bank)).items()],
    )  # fmt: skip


def _usual(bank: "Bank") -> dict[str, np.ndarray]:
    norm, effect = filters.kernel_statistics(bank.kernels).norm, np.abs(bank.seen).mean(axis=(0, 1))
    return {"norm": norm, "effect on this face": effect}


def filter_parts(
    kernels: np.ndarray, shown: np.ndarray, reading: filters.FilterReading, read: np.ndarray, size: tuple[int, int]
) -> tuple[dict[str, Any], Arrays]:
    """Facts and arrays out of which `assets/convolve.js` works out the filters' maps, of `size` each."""
    window = reading.window
    arrays = {"kernels": np.moveaxis(kernels[..., shown], (3, 2), (0, 1)), "input": np.moveaxis(read, -1, 0)}
    facts = {
        "source": reading.source, "size": size,
        "first": reading.first[shown].tolist(), "bias": reading.bias[shown].astype(float).tolist(),
        "window": {
            "size": window.kernel, "strides": window.strides, "dilation": window.dilation, "before": window.before
        },
    }  # fmt: skip
    return facts, {name: array.astype(np.float32) for name, array in arrays.items()}


def fitting(bank: "Bank", most: int) -> int:
    """How many filters fit on the stage at once, from one to `most`."""
    classifier = bank.this.classifier
    source = classifier.by_name[classifier.by_name[bank.layer].inputs[0]]
    each, read = bank.kernels[..., 0].nbytes, 4 * int(np.prod(source.output_shape))
    return max(1, min(most, (MOST - read) // each))
