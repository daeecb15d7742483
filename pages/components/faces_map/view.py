"""The map that lives: dots and pictures come over a route of our own, the line that is drawn goes to the link."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int, UInt8

from pages.components.lasso import choose_said
from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.pack import pack
from pages.components.stage.stage import live_view
from pages.runtime.served_faces import ServedFaces
from pages.state.session import session
from vizcore.figures.plane import GROUPS, NO_GROUP

ASSETS = Path(__file__).parent / "assets"
SHOWN = 48  # faces beside the map
LEGEND = 16  # groups that are told apart, as in `dots.js`


@dataclass(frozen=True, eq=False)
class Dots:
    """What is drawn.

    Args:
        key: tells these dots from others of the same visitor: names and numbers, never a pixel.
        places: of each.
        groups: index into `names` that colours it; -1 for none.
        names: of the groups.
        pictures: (numbers of dots) → their faces, (asked, height, width, channels), uint8.
        words: (number of a dot) → what is read beside its face.
        looks: (colour, symbol) of the groups; they come again after the last.
    """

    key: Hashable
    places: Float[np.ndarray, "dots 2"]
    groups: Int[np.ndarray, " dots"]
    names: Sequence[str]
    pictures: Callable[[Int[np.ndarray, " asked"]], np.ndarray]
    words: Callable[[int], str]
    looks: Sequence[tuple[str, str]] = GROUPS


def faces_map(
    dots: Dots,
    own: Float[np.ndarray, " 2"],
    titles: Sequence[str],
    corners: Float[np.ndarray, "corners 2"],
    *,
    key: str,
) -> None:
    """Draw it; a line that is drawn becomes the setting of `pages.components.lasso`.

    Args:
        dots: what is drawn.
        own: where the face under study lies.
        titles: of the two axes.
        corners: of the line that is drawn already; none where there is none.
        key: names the view among all of the app.
    """
    order, legend = _grouped(dots)
    block = pack(
        {}, path=_served(dots, order).path, legend=legend, own=own.astype(float).tolist(), titles=list(titles),
        corners=corners.astype(float).tolist(), shown=SHOWN,
    )  # fmt: skip
    js, css = bundled("faces_map", ASSETS), sheet("faces_map", ASSETS)
    live_view("faces_map", js, block, key=key, on_choose=choose_said, css=css)


def _grouped(dots: Dots) -> tuple[UInt8[np.ndarray, " dots"], list[dict[str, str]]]:
    return grouped(dots.groups, dots.names, dots.looks)


def grouped(
    groups: Int[np.ndarray, " dots"], names: Sequence[str], looks: Sequence[tuple[str, str]]
) -> tuple[UInt8[np.ndarray, " dots"], list[dict[str, str]]]:
    """(place in the legend of each dot, the legend); the rarest of very many groups are not told apart."""
    (there, counts), rest = np.unique(groups[groups >= 0], return_counts=True), "no label"
    if len(there) >= LEGEND:
        there, rest = np.sort(there[np.argsort(-counts, kind="stable")[: LEGEND - 1]]), "others"
        groups = np.where(np.isin(groups, there), groups, -1)
    shown = [-1, *there.tolist()] if (groups < 0).any() else there.tolist()
    chosen = [NO_GROUP if group < 0 else looks[group % len(looks)] for group in shown]
    legend = [
        {"name": rest if group < 0 else names[group], "colour": colour, "symbol": symbol}
        for group, (colour, symbol) in zip(shown, chosen, strict=True)
    ]
    return np.searchsorted(shown, groups).astype(np.uint8), legend


def _served(dots: Dots, order: UInt8[np.ndarray, " dots"]) -> ServedFaces:
    """Held by the visitor's session, in place of the map before."""
    here = session()
    if here.served is None or here.served.key != dots.key:
        points = pack({"places": dots.places.astype(np.float32), "groups": order})

        def pictures(numbers: np.ndarray) -> bytes:
            return pack({"images": dots.pictures(numbers)}, words=[dots.words(int(number)) for number in numbers])

        here.served = ServedFaces(dots.key, points, len(dots.places), pictures)
    return here.served
