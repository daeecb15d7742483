"""Which rows moved since the run before: whoever changes something reads here what it cost, or saved."""

import re
from collections.abc import Iterable, Mapping

from bench.result import Result, short

APART = 0.15  # of a number: by less, runs of the same code on the same machine differ as well

_ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<number>[-+0-9.e]+) [^|]*\|", re.MULTILINE)


def numbers_in(page: str) -> dict[str, float]:
    """{row: number} of a page of results."""
    return {row["what"]: float(row["number"]) for row in _ROW.finditer(page)}


def moved(before: Mapping[str, float], results: Iterable[Result]) -> list[str]:
    """A line for each row that is another one by more than `APART`, that is new, or that is no longer there.

    Args:
        before: {row: number} of the run before.
        results: of this one.
    """
    now = {result.what: result for result in results}
    lines = [line for name, result in now.items() if (line := _line(before.get(name), result))]
    return lines + [f"{name}: no longer measured" for name in before if name not in now]


def _line(old: float | None, result: Result) -> str:
    new = result.measured
    if old is None:
        return f"{result.what}: new, {short(new)} {result.unit}"
    if abs(new - old) <= APART * max(abs(old), abs(new)):
        return ""
    small_is_good = result.at_most is not None
    word = "" if result.verdict == "–" else ", better" if (new < old) == small_is_good else ", worse"
    return f"{result.what}: {short(old)} → {short(new)} {result.unit}{word}"
