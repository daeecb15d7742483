"""The map of faces while it is being made: dots that move apart and together, frame by frame."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

import numpy as np
from jaxtyping import Float, Int

from pages.components.faces_map.view import ASSETS, grouped
from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.pack import pack
from pages.components.stage.stage import live_view
from pages.runtime.frames import PATH, open_stream
from vizcore.settings import Preview

PAUSE = 0.05  # seconds between two frames at least: of few faces a step takes a thousandth


@contextmanager
def growing_dots(
    room, groups: Int[np.ndarray, " dots"], names: Sequence[str], looks: Sequence[tuple[str, str]], *, key: str
) -> Generator[Preview]:
    """Draw it in a room of the page; what it yields is offered (step, steps, places (dots, 2)), and takes some of them.

    Args:
        room: where it is drawn; what stood there goes.
        groups: index into `names` that colours each dot; -1 for none.
        names: of the groups.
        looks: (colour, symbol) of the groups; they come again after the last.
        key: names the view among all of the app.
    """
    order, legend = grouped(groups, names, looks)
    with open_stream() as stream:
        block = pack({"groups": order}, path=f"{PATH}/{stream.token}", legend=legend)
        js, css = bundled("growing_dots", ASSETS), sheet("faces_map", ASSETS)
        with room.container():
            live_view("growing_dots", js, block, key=key, css=css)
        yield stream.preview(_frame, PAUSE)


def _frame(known: tuple[int, int, Float[np.ndarray, "dots 2"]]) -> bytes:
    step, steps, places = known
    return pack({"places": places.astype(np.float32)}, step=step, steps=steps)
