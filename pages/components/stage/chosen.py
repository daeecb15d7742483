"""Numbers out of what was chosen on the stage: it comes from a browser, so anything at all may stand in it."""

from collections.abc import Mapping
from math import isfinite
from typing import Any


def whole(choice: Mapping[str, Any], name: str, count: int) -> int | None:
    """A number from 0 to below `count`; None for anything else."""
    value = choice.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < count else None


def number(choice: Mapping[str, Any], name: str, low: float, high: float) -> float | None:
    """A finite number, brought into the range; None for anything else."""
    value = choice.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return float(min(max(value, low), high))
