"""Settings that draw themselves: the keyword-only parameters of a function, and the values that each may take."""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple, get_type_hints

from vizcore.words import span_text

Progress = Callable[[float], None]  # is told the share that is done, 0 to 1, and may raise to stop the work


def silent(_: float) -> None:
    """Progress that nobody looks at."""


Preview = Callable[[Callable[[], Any]], None]  # is offered what is known so far, and makes it at once or not at all


def unseen(_: Callable[[], Any]) -> None:
    """What is known so far, at which nobody looks."""


_TOLD = "progress", "preview"


class Range(NamedTuple):
    """The values that a setting may take, both ends included."""

    low: float
    high: float


class _MapsOfALayer:
    """Marks a setting that names a layer which has maps."""


LayerWithMaps = Annotated[str | None, _MapsOfALayer]  # None: the last features before the target


@lru_cache(maxsize=256)  # a signature takes longer to read than some maps to make
def settings_of(function: Callable) -> Mapping[str, tuple[object, object]]:
    """Keyword-only parameters but for `progress` and `preview`: {name: (annotation, default)}."""
    hints = get_type_hints(function, include_extras=True)
    given = inspect.signature(function).parameters.values()
    found = {p.name: (hints[p.name], p.default) for p in given if p.kind is p.KEYWORD_ONLY and p.name not in _TOLD}
    return MappingProxyType(found)


@lru_cache(maxsize=256)
def tells(function: Callable) -> tuple[str, ...]:
    """What it tells while it works: "progress", "preview", both or nothing."""
    return tuple(name for name in _TOLD if name in inspect.signature(function).parameters)


def check(function: Callable, settings: Mapping[str, object]) -> None:
    """Refuse what lies outside of a setting's range.

    Raises:
        KeyError: there is no such setting.
        ValueError: a setting is out of its range.
    """
    known = settings_of(function)
    for name, value in settings.items():
        for bounds in getattr(known[name][0], "__metadata__", ()):
            if isinstance(bounds, Range) and not bounds.low <= value <= bounds.high:
                raise ValueError(f"{name} is {span_text(bounds.low, bounds.high, 'g')}, not {value:g}")
