"""Colours of what is not a map: curves, bars and dots; a class has one, wherever it is drawn.

Each can be told from the others with any colour vision, on white and on the page by night, and none is near the pink
of what is chosen (`tests/unit/figures/test_series.py` computes it: CIEDE2000, Sharma, Wu & Dalal, 2005,
https://doi.org/10.1002/col.20070, under the dichromacies of Machado, Oliveira & Fernandes, 2009,
https://doi.org/10.1109/TVCG.2009.113). Where lines cross, each is also dashed and marked in a way of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from vizcore.training.emotions import EMOTIONS as EMOTIONS

MAIN, OTHER, QUIET = "#2a7fc9", "#d55e00", "#868e96"  # the one that counts; what it is compared with; all else


@dataclass(frozen=True)
class Look:
    """How a curve is drawn.

    Args:
        colour: of line and marks.
        dash: of the line, as Plotly names it.
        symbol: of the marks, as Plotly names it.
    """

    colour: str
    dash: str
    symbol: str


SERIES = (  # of a few curves that are no classes
    Look(MAIN, "solid", "circle"),
    Look(OTHER, "dash", "diamond"),
    Look("#00a884", "dot", "square"),
    Look("#3c6c6c", "dashdot", "triangle-up"),
)

CLASSES = (  # of a network's labels, in their order
    Look("#606c54", "solid", "circle"),
    Look("#f06c00", "solid", "diamond"),
    Look("#0c90fc", "dash", "square"),
    Look("#006c84", "dot", "triangle-up"),
    Look("#6c30fc", "dashdot", "x"),
    Look("#009c90", "longdash", "triangle-down"),
    Look("#905400", "dash", "star"),
    Look("#a8906c", "dot", "cross"),
)


_ALSO = {"happy": "happiness", "surprised": "surprise", "sad": "sadness", "angry": "anger", "disgusted": "disgust",
         "fearful": "fear", "afraid": "fear"}  # fmt: skip


def class_look(place: int) -> Look:
    """The look of a network's label, by its place among them; after the eighth they come again."""
    return CLASSES[place % len(CLASSES)]


def emotion_look(name: str) -> Look | None:
    """The look of an emotion, in every figure and of every network; None where the name is of none."""
    plain = name.strip().casefold()
    plain = _ALSO.get(plain, plain)
    return class_look(EMOTIONS.index(plain)) if plain in EMOTIONS else None


def looks_of(names: Sequence[str]) -> tuple[Look, ...]:
    """The looks of a network's labels: of emotions their own, of all others in turn those that no emotion has here."""
    own = [emotion_look(name) for name in names]
    free = [look for look in CLASSES if look not in own] or list(CLASSES)
    others = iter(range(len(names)))
    return tuple(look or free[next(others) % len(free)] for look in own)


def colours_of(names: Sequence[str], strongest: int | None = None) -> list[str]:
    """Of bars or dots beside their names: an emotion in its colour; of other names the strongest alone stands out.

    Where no place of a strongest is given, none stands out, nor back.
    """
    rest = [MAIN if strongest in (None, place) else QUIET for place in range(len(names))]
    looks = [emotion_look(name) for name in names]
    return [look.colour if look else plain for look, plain in zip(looks, rest, strict=True)]
