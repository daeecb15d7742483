"""The digits to take along: a picture of the first ones, all of them as numbers, and as Python."""

from pages.components import chart
from pages.components.recipe import Recipe
from vizcore import digits
from vizcore.figures.tiles import tiles_figure

_SHOWN = 48


def take_along() -> None:
    """The menu below the view."""
    found = digits.load()
    names = [f"a {label}" for label in found.labels[:_SHOWN]]
    maps = found.images[:_SHOWN, ..., 0].transpose(1, 2, 0)
    chart.take_along(
        lambda: tiles_figure(maps, names, list(range(_SHOWN))), key="digits", arrays={"images": found.images},
        recipe=Recipe("digits.load().images", imports=("vizcore import digits",)),
    )  # fmt: skip
