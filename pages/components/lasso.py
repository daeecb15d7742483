"""The line that was drawn around dots of the map: its corners stand in the link."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pages.state.session import leave_out, set_setting, setting

LASSO, MOST = "lasso", 32  # setting, and corners that are kept
_FAR = 1e6


def choose_around(x: list[float], y: list[float]) -> None:
    """Choose what lies within a line, kept with few corners; without any, take the choice back.

    Args:
        x: of its corners.
        y: of its corners.
    """
    every = np.unique(np.linspace(0, max(len(x) - 1, 0), MOST).round().astype(int)) if x else []
    set_setting(LASSO, tuple(f"{x[corner]:.4g},{y[corner]:.4g}" for corner in every) or None)


def choose_said(choice: Mapping[str, Any]) -> None:
    """The same from a view in the browser, of which anything at all may come: what is no line changes nothing."""
    x, y = choice.get("x"), choice.get("y")
    if not isinstance(x, list) or not isinstance(y, list) or not len(x) == len(y) <= MOST:
        return
    if all(isinstance(number, int | float) and abs(number) < _FAR for number in [*x, *y]):
        choose_around(x, y)


def polygon() -> np.ndarray:
    """(corners, 2); none where nothing was drawn."""
    try:
        corners = np.array([[float(number) for number in text.split(",")] for text in setting(LASSO) or ()])
        if not corners.size:
            return np.zeros((0, 2))
        if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3 or not (np.abs(corners) < _FAR).all():
            raise ValueError
        return corners
    except ValueError:
        leave_out("The line around dots in the link cannot be drawn here.")
        return np.zeros((0, 2))
