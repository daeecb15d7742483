"""How several networks learned, side by side: the curves of their training, read at one epoch in all of them."""

from collections.abc import Mapping

import numpy as np

from pages.components import chart
from pages.components.learning.view import drawn
from pages.components.recipe import Recipe
from pages.components.stage.pack import pack
from vizcore.figures.profile import PLAIN, SKIPS
from vizcore.network.history import History

WITH_SKIPS, DEEPEST = ("resnet20", "resnet56"), ("plain56", "resnet56")
_DASHES = {"solid": [], "dash": [7, 4]}
_THIN, _THICK = 1.6, 3.2  # pixels
_CHARTS = (
    ("Loss on altered training faces", "loss", False),
    ("Accuracy on validation faces", "validation_accuracy", True),
)


def histories(found: Mapping[str, History], *, key: str, networks: Mapping[str, str]) -> None:
    """Draw training loss and validation accuracy over the epochs, with the numbers and the Python to take along.

    Those with shortcuts are solid and blue, the others dashed and orange; the deepest are thick.

    Args:
        found: {what people call it: how it learned}, at least one.
        key: names the view among all of the app.
        networks: {what people call it: the shipped network's name}.
    """
    end = max(int(each.epoch[-1]) for each in found.values())
    block = pack({}, charts=[_chart(found, *each) for each in _CHARTS], end=end)
    drawn("histories", block, key=f"{key}-view")
    names = tuple(networks[name] for name in found)
    chart.take_along(
        None, key=key,
        arrays={"accuracy": rows([each.validation_accuracy for each in found.values()])}
        | {f"{name}_{what}": values for name, each in found.items() for what, values in vars(each).items()},
        recipe=Recipe(
            f'[read_history(FOLDER / f"{{name}}.history.csv").validation_accuracy for name in {names!r}]',
            imports=("vizcore.network.cards import FOLDER", "vizcore.network.history import read_history"),
        ),
    )  # fmt: skip


def _chart(found: Mapping[str, History], title: str, what: str, share: bool) -> dict:
    return {"title": title, "share": share, "lines": [_line(name, each, what) for name, each in found.items()]}


def _line(name: str, history: History, what: str) -> dict:
    colour, dash, _ = SKIPS if name in WITH_SKIPS else PLAIN
    places = zip(history.epoch, getattr(history, what), strict=True)
    return {
        "name": name, "colour": colour, "dash": _DASHES[dash], "thick": _THICK if name in DEEPEST else _THIN,
        "values": [[int(epoch), float(value)] for epoch, value in places],
    }  # fmt: skip


def rows(curves: list[np.ndarray]) -> np.ndarray:
    """Curves as (network, epoch), with gaps at the end of those that learned for fewer epochs."""
    longest = max(len(curve) for curve in curves)
    return np.stack([np.pad(curve, (0, longest - len(curve)), constant_values=np.nan) for curve in curves])
