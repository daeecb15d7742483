"""Which unit of a map: by row and column, or by a click on the map; at first a telling one."""

from functools import partial

import numpy as np
import streamlit as st

from pages.state import bound
from pages.state.session import leave_out, select, selection

Place = tuple[int, int]


def choose_place(values: np.ndarray, telling: np.ndarray | None = None) -> Place:
    """The widgets for the unit under study of a map (height, width), side by side; see `place_fields`."""
    with st.container(horizontal=True):
        return place_fields(values, telling=telling)


def place_fields(
    values: np.ndarray, wide: int = 110, *, steps: bool = False, telling: np.ndarray | None = None
) -> Place:
    """The same widgets by themselves, for a row with others in it; so many pixels wide each.

    Args:
        values: (height, width) of a map.
        wide: pixels of the screen.
        steps: whether the map is a sequence, one column whose rows are steps: one widget.
        telling: what becomes of the map, by which the first unit is chosen; None for the map itself.
    """
    row, column = place = place_under_study(values, telling)
    height, width = values.shape
    if steps:
        bound.field_number_input("Step", 0, height - 1, key="row", value=row, choose=partial(_row, column), width=wide)
        return place
    bound.field_number_input("Row", 0, height - 1, key="row", value=row, choose=partial(_row, column), width=wide)
    bound.field_number_input(
        "Column", 0, width - 1, key="column", value=column, choose=partial(_column, row), width=wide
    )
    return place


def place_under_study(values: np.ndarray, telling: np.ndarray | None = None) -> Place:
    """The unit that is selected, or a telling one."""
    asked = selection().place
    if asked is not None:
        if all(number < size for number, size in zip(asked, values.shape, strict=True)):
            return asked
        height, width = values.shape
        leave_out(f"The map has {height} rows and {width} columns, so no row {asked[0]:,}, column {asked[1]:,}.")
    return telling_place(values if telling is None else telling)


def telling_place(values: np.ndarray) -> Place:
    """The unit of a map with the largest number off its rim, where padding has no part in it.

    Where nothing there is above zero, it is the one with the most extreme number of all.
    """
    rows, columns = (slice(rim, size - rim) for size in values.shape for rim in [size // 6])
    inside = np.zeros(values.shape)
    inside[rows, columns] = np.maximum(values[rows, columns], 0)
    telling = inside if inside.any() else np.abs(values)
    row, column = np.unravel_index(telling.argmax(), values.shape)
    return int(row), int(column)


def choose_by_click(columns: int):
    """A callback for the click on a map of so many columns, whose points are numbered in reading order."""
    return partial(_clicked, columns)


def _clicked(columns: int, number: int) -> None:
    select(place=divmod(number, columns))


def _row(column: int, row: int | None) -> None:
    select(place=None if row is None else (row, column))


def _column(row: int, column: int | None) -> None:
    select(place=None if column is None else (row, column))
