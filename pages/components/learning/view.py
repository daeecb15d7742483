"""The view of networks that learn side by side: which, what, how, and the curves to watch. All of it runs out there."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pages.components.engine.route import addresses
from pages.components.stage.bundle import bundled
from pages.components.stage.pack import pack
from pages.components.stage.stage import Choice, live_view
from pages.state.session import set_setting
from vizcore.figures.palette import DIVERGING, SEQUENTIAL, palette_table

ASSETS = Path(__file__).parent / "assets"
Layers = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """A picture of a network while it learns.

    Args:
        of: `kernel`, the weights of its first layer; `activation`; `reach`, what moves its answer.
        title: what is read below it.
        layer: whose activation; 0 is what comes in, 1 what the first layer makes of it.
        side: rows of the picture that a row of a dense kernel is.
    """

    of: str
    title: str
    layer: int = 0
    side: int = 8


@dataclass(frozen=True)
class Net:
    """A network that learns.

    Args:
        title: what people call it.
        layers: as the engine is told them: {"kind": …, its settings}.
        show: pictures of it, in a row.
        note: a sentence below it.
        shape: what it reads, where that is not the shape of the examples.
    """

    title: str
    layers: Layers
    show: Sequence[Part] = ()
    note: str = ""
    shape: Sequence[int] | None = None


@dataclass(frozen=True)
class Line:
    """A line of a chart: `what` (right, heldRight, loss, heldLoss) of the network `net`, drawn as that of `line`."""

    net: int
    what: str
    name: str
    line: int | None = None


@dataclass(frozen=True)
class Chart:
    """Curves over the examples seen: shares, or numbers of any size."""

    title: str
    lines: Sequence[Line]
    share: bool = False


@dataclass(frozen=True)
class Lesson:
    """How the networks learn: see `Learner` in the engine's assets. `most` examples, then it is over."""

    optimizer: str = "Adam"
    rate: float = 0.003
    batch: int = 16
    every: int = 512
    most: int = 28_740
    seed: int = 1
    cost: str = "cross-entropy"
    momentum: float = field(default=0.9)


def learning(
    nets: Sequence[Net], examples: Mapping[str, Any], lesson: Lesson, charts: Sequence[Chart], *, key: str,
    answers: Sequence[str], digit: int | None = None,
) -> None:  # fmt: skip
    """Draw it. Nothing is asked of the server while they learn.

    Args:
        nets: at most four.
        examples: what is learned, {"kind": "digits" or "recall", its settings}.
        lesson: how.
        charts: below the networks.
        key: names the view among all of the app.
        answers: what the networks choose from.
        digit: which of the examples that none learns all are asked about, chosen by the setting `digit`; None where
            there is none to look at.
    """
    block = pack(
        {"palettes": _palettes()}, **addresses(), nets=[asdict(net) for net in nets], examples=dict(examples),
        settings=asdict(lesson), charts=[asdict(chart) for chart in charts], answers=list(answers), digit=digit,
        pictures=digit is not None,
    )  # fmt: skip
    live_view("learning", bundled("learning", ASSETS), block, key=key, on_choose=_choose, css=_css())


def _choose(choice: Choice) -> None:
    digit = choice.get("digit")
    if isinstance(digit, int) and 0 <= digit < 10**6:
        set_setting("digit", (str(digit),) if digit else None)


@cache
def _css() -> str:
    return (ASSETS / "learning.css").read_text(encoding="utf-8")


def _palettes() -> np.ndarray:
    return np.stack([palette_table(SEQUENTIAL), palette_table(DIVERGING)])
