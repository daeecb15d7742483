"""Which units of every layer below a unit can reach it: its receptive field, layer by layer, down to the image.

Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019.
https://distill.pub/2019/computing-receptive-fields/
"""

import keras
import numpy as np
from jaxtyping import Int

from vizcore.network.layers import layers_of, window_of

Ends = Int[np.ndarray, "_ 2"]  # for each unit the first row (or column) that it reads, and the one past the last
_NOTHING = 2**30


def fields_between(model: keras.Model, layer: str) -> dict[str, tuple[Ends, Ends]]:
    """For every layer that a layer of maps reads, directly or not, which of its units each unit there can see.

    Args:
        model: flat and functional, for images of a fixed size.
        layer: one that has a receptive field; see `receptive_fields`.

    Returns:
        {name: (rows, columns)}, the layer itself and the image included. Of rows, entry i says which rows row i of the
        layer sees: the smallest range around them; (0, 0) where it sees padding only. At the image it is what
        `ReceptiveField.rows.seen` says.

    Raises:
        KeyError: there is no such layer.
        ValueError: it has no maps, or reads what has none.
    """
    layers = {each.name: each for each in layers_of(model)}
    if not layers[layer].has_maps:
        raise ValueError(f"{layer!r} gives {layers[layer].output_shape}, which are no maps")
    operations = {operation.name: operation for operation in model.operations}
    found = {layer: tuple(_each(size) for size in layers[layer].output_shape[:2])}
    for name in reversed(list(layers)):
        if name not in found:
            continue
        for source in layers[name].inputs:
            shape = layers[source].output_shape
            if len(shape) != 3:
                raise ValueError(f"{name!r} reads {source!r}, which has no maps")
            window = window_of(operations[name], shape)
            reads = [
                _read(window.reads(axis, np.arange(layers[name].output_shape[axis])), shape[axis])
                if window else _each(shape[axis])
                for axis in range(2)
            ]  # fmt: skip
            through = [_through(ends, read) for ends, read in zip(found[name], reads, strict=True)]
            found[source] = tuple(
                np.stack([np.minimum(a[:, 0], b[:, 0]), np.maximum(a[:, 1], b[:, 1])], axis=1)
                for a, b in zip(through, found.get(source, through), strict=True)
            )
    return {name: (_plain(rows), _plain(columns)) for name, (rows, columns) in found.items()}


def _each(size: int) -> Ends:
    return np.stack([np.arange(size), np.arange(1, size + 1)], axis=1)


def _read(cells: Int[np.ndarray, "outputs cells"], size: int) -> Int[np.ndarray, "outputs 2"]:
    """The ends of what every output reads, padding left out."""
    exists = (cells >= 0) & (cells < size)
    first = np.where(exists, cells, _NOTHING).min(axis=1)
    return np.stack([first, np.where(exists, cells + 1, 0).max(axis=1)], axis=1)


def _through(ends: Ends, read: Int[np.ndarray, "outputs 2"]) -> Ends:
    """The ends of what every range of outputs reads."""
    ranges = [read[first:past] for first, past in ends]
    empty = np.array([[_NOTHING, 0]])
    every = (np.concatenate([each, empty]) for each in ranges)
    return np.array([(each[:, 0].min(), each[:, 1].max()) for each in every])


def _plain(ends: Ends) -> Ends:
    return np.where((ends[:, 0] < ends[:, 1])[:, None], ends, 0)
