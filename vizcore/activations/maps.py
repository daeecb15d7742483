"""What a layer gives, as maps: an image for each channel, also where it has fewer axes than an image, or more."""

import numpy as np

Shape = tuple[int, ...]


def map_shape(shape: Shape) -> tuple[int, int] | None:
    """(rows, columns) of the maps of a layer that gives this shape, without batch; None for features, which have none.

    A sequence is one column. The slices of a volume stand below each other, in one map.
    """
    if len(shape) < 2:
        return None
    *sides, _ = shape
    return (sides[0], 1) if len(sides) == 1 else (int(np.prod(sides[:-1])), sides[-1])


def is_sequence(shape: Shape) -> bool:
    """Whether a layer that gives this shape, without batch, gives steps: its maps are one column."""
    return len(shape) == 2


def as_maps(values: np.ndarray) -> np.ndarray:
    """An activation as (height, width, channels); features stay (features,)."""
    sides = map_shape(values.shape)
    return values if sides is None else values.reshape(*sides, values.shape[-1])


def position_at(shape: Shape, place: tuple[int, int] | None) -> tuple[int, ...] | None:
    """Where in the activation a place of the map lies: (row, column) of maps, (step,) of a sequence; None for features.

    Args:
        shape: of the activation, without batch.
        place: (row, column) on the map that `as_maps` makes of it.
    """
    sides = map_shape(shape)
    if sides is None or place is None:
        return None
    return tuple(int(each) for each in np.unravel_index(np.ravel_multi_index(place, sides), shape[:-1]))
