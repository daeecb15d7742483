"""The view of networks that learn side by side: which, what, how, and the curves to watch. All of it runs out there."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pages.components.engine.route import addresses
from pages.components.lab.view import palettes
from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.pack import pack
from pages.components.stage.stage import Choice, live_view
from pages.state.session import set_setting

ASSETS = Path(__file__).parent / "assets"
VIEWS = "learning", "descent", "backward", "histories"  # each a module of that name in `assets`
_LONGEST = 2_000_000  # characters of the weights that a browser may send
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
    answers: Sequence[str], digit: int | None = None, keep: str = "",
    on_keep: Callable[[np.ndarray], None] | None = None,
) -> None:  # fmt: skip
    """Draw it. Nothing is asked of the server while they learn.

    Args:
        nets: at most four.
        examples: what is learned, {"kind": "digits" or "recall", its settings}.
        lesson: how.
        charts: below the networks.
        key: names the view among all of the app.
        answers: what the networks choose from.
        digit: which of the examples that none learns all are asked about, chosen by the setting `example`; None where
            there is none to look at.
        keep: words on a button that hands over what the first network has learned; none where empty.
        on_keep: called with its weights, one after another as the engine has them, float32, before the page runs again.
    """
    block = pack(
        palettes(), **addresses(), nets=[asdict(net) for net in nets], examples=dict(examples),
        settings=asdict(lesson), charts=[asdict(chart) for chart in charts], answers=list(answers), digit=digit,
        pictures=digit is not None, keep=keep or None,
    )  # fmt: skip
    drawn("learning", block, key=key, on_choose=partial(_choose, on_keep))


def drawn(view: str, block: bytes, *, key: str, on_choose: Callable[[Choice], None] | None = None) -> None:
    """Draw a view of this folder, of which `VIEWS` is the list."""
    js, css = bundled(view, ASSETS), sheet("learning", ASSETS)
    live_view(view, js, block, key=key, on_choose=on_choose, css=css)


def _choose(on_keep: Callable[[np.ndarray], None] | None, choice: Choice) -> None:
    digit = choice.get("digit")
    if isinstance(digit, int) and 0 <= digit < 10**6:
        set_setting("example", (str(digit),) if digit else None)
    if on_keep and isinstance(weights := choice.get("weights"), str) and len(weights) <= _LONGEST:
        on_keep(_numbers(weights))


def _numbers(text: str) -> np.ndarray:
    """The numbers that a browser sent; none at all where it is no row of finite ones."""
    try:
        found = np.frombuffer(base64.b64decode(text, validate=True), "<f4")
    except ValueError:
        return np.zeros(0, np.float32)
    return found if np.isfinite(found).all() else np.zeros(0, np.float32)
