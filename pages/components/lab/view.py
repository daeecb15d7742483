"""A lab's view: a module of the folder `assets`, drawn as the stage draws its own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.pack import Arrays
from pages.components.stage.stage import Choice, live_view
from pages.state.session import set_settings
from vizcore.figures.palette import DIVERGING, PICTURE, SEQUENTIAL, palette_table

ASSETS = Path(__file__).parent / "assets"
VIEWS = (
    "convolution",
    "functions",
    "neuron",
    "pooling",
    "colour",
    "cost",
    "words",
    "reach",
    "dots",
)  # each a module `…_lab.js` in `assets`
OnChoose = Callable[[Choice], None]
_LONGEST = 200  # characters of a setting that a view may choose


def lab(view: str, block: bytes, *, key: str, on_choose: Callable[[Choice], None] | None = None) -> None:
    """Draw a view; nothing is sent to the server before the person chooses.

    Args:
        view: one of `VIEWS`.
        block: what is shown, by `pack`.
        key: names the view among all of the app.
        on_choose: called with what was chosen, before the page runs again; None where nothing is. It comes from a
            browser: anything at all may stand in it.

    Raises:
        ValueError: there is no such view.
    """
    if view not in VIEWS:
        raise ValueError(f"there is no view {view!r}, only {', '.join(VIEWS)}")
    js = bundled(f"{view}_lab", ASSETS)
    live_view(f"lab_{view}", js, block, key=key, on_choose=on_choose, css=sheet("lab", ASSETS))


def palettes() -> Arrays:
    """The app's colour maps, for a block: of magnitude, of sign, of a picture."""
    return {"palettes": np.stack([palette_table(each) for each in (SEQUENTIAL, DIVERGING, PICTURE)])}


def settings_chooser(names: Mapping[str, str]) -> Callable[[Choice], None]:
    """A callback that makes of what was chosen settings, {what the view calls it: name}; pages check them."""

    def choose(choice: Choice) -> None:
        texts = {
            name: str(choice[own]) for own, name in names.items() if isinstance(choice.get(own), int | float | str)
        }
        set_settings({name: (text,) for name, text in texts.items() if len(text) <= _LONGEST})

    return choose
