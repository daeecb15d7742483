"""What a measurement hands back, and the table it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Args:
        what: what was measured, for the reader.
        measured: the number.
        unit: of the number; "×" for a ratio.
        at_most: the target where small is good.
        at_least: the target where large is good.
        how: the medians behind the number, the repeats, what it includes.
    """

    what: str
    measured: float
    unit: str = "×"
    at_most: float | None = None
    at_least: float | None = None
    how: str = ""

    @property
    def target(self) -> str:
        """As "≤ 1.3" or "≥ 15", or a dash where the number is only reported."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g} {self.unit}".rstrip()
        return f"≥ {self.at_least:g} {self.unit}" if self.at_least is not None else "–"

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.at_most is None and self.at_least is None:
            return "–"
        low = self.at_least if self.at_least is not None else float("-inf")
        high = self.at_most if self.at_most is not None else float("inf")
        return "yes" if low <= self.measured <= high else "NO"


def markdown(results: Iterable[Result]) -> str:
    """The table: what, measured, to reach, ok, how."""
    lines = ["| what | measured | to reach | ok? | how |", "| --- | ---: | ---: | :---: | --- |"]
    for r in results:
        lines.append(f"| {r.what} | {short(r.measured)} {r.unit} | {r.target} | {r.verdict} | {r.how} |")
    return "\n".join(lines) + "\n"


def short(number: float) -> str:
    """A number of the table, of three digits."""
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
